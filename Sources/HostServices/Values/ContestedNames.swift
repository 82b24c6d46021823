import SiteModel

/// Whose a name is where every name has an address of its own beside it: nobody may have what another site is served at.
extension PublicAddressing {
    /// The names of which one site alone may hold any, because whoever holds one is served at another: the name itself and, where names become public
    /// below `localhost`, the address that it has there and the name whose address it is.
    package func contested(by name: Hostname) -> [Hostname] {
        guard form == .localhost else { return [name] }
        let suffix = ".localhost"
        // One that is too long for an address is refused where it is published; `localhost` alone has no name below it.
        let address = try? Hostname(name.ascii + suffix)
        let addressed = name.ascii.hasSuffix(suffix) ? try? Hostname(String(name.ascii.dropLast(suffix.count))) : nil
        return [name, address, addressed].compactMap(\.self)
    }

    /// What a change of this site claims until it ends. The site holds its own names afterwards; that keeps others from the rest, as they claim alike.
    package func claims(of spec: SiteSpec) -> [String] {
        let beside = Set(spec.hostnames.flatMap(contested)).subtracting(spec.hostnames)
        return (spec.hostnames + beside.sorted()).map(\.ascii)
    }
}
