extension Dependency {
    /// An authority, as orders ask it.
    package static func orders(of authority: AuthorityName) -> Dependency {
        Dependency(.authority, authority.rawValue, account: authority.rawValue)
    }

    /// The same one, as it is asked when it wants certificates renewed: by many sites, and about nothing that could not wait. They have a breaker and a limit of
    /// their own, so that no order waits for them.
    package static func renewals(of authority: AuthorityName) -> Dependency {
        Dependency(.authority, "\(authority.rawValue):renewal", account: "\(authority.rawValue):renewal")
    }
}
