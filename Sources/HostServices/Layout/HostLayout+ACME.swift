import SiteModel

/// Where certificates are ordered: accounts with authorities, and a scratch directory for each order.
extension HostLayout {
    package var acme: String { "\(state)/acme" }
    package var acmeAccounts: String { "\(acme)/accounts" }
    /// Made once: whoever has it may revoke what it ordered.
    package func acmeAccountKey(_ authority: AuthorityName) -> String { "\(acmeAccounts)/\(authority).key" }
    /// What the authority said of the account; without it the same key is registered again, which gives the same account.
    package func acmeAccount(_ authority: AuthorityName) -> String { "\(acmeAccounts)/\(authority).json" }
    package var acmeOrders: String { "\(acme)/orders" }
    package func acmeOrder(_ id: OrderID) -> String { "\(acmeOrders)/\(id)" }
    package func acmeOrderFile(_ id: OrderID, _ name: String) -> String { "\(acmeOrder(id))/\(name)" }
    /// Written by a person, read by the daemon: authorities and DNS providers.
    package var acmeSettings: String { "\(configuration)/acme.conf" }
}

extension HostDirectories {
    package var acme: [DirectoryRule] {
        [
            DirectoryRule(layout.acme, .root, 0o700, writer: "daemon", why: "what certificates are ordered with"),
            DirectoryRule(layout.acmeAccounts, .root, 0o700, writer: "daemon", why: "accounts with authorities"),
            DirectoryRule(layout.acmeOrders, .root, 0o700, writer: "daemon", why: "orders that run, or whose end nobody has used yet"),
        ]
    }

    package func order(_ id: OrderID) -> DirectoryRule {
        DirectoryRule(layout.acmeOrder(id), .root, 0o700, writer: "daemon", why: "one order: its key, its request, what lego says")
    }
}
