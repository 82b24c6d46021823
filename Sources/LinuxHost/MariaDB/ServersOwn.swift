import SiteModel

/// What belongs to the server, or to the agent itself: never listed, never touched.
enum ServersOwn {
    static func isDatabase(_ name: String) -> Bool { ["mysql", "sys", "information_schema", "performance_schema"].contains(name) }
    static func isAccount(_ name: String) -> Bool { ["root", "mysql", "mariadb.sys", "PUBLIC@"].contains(name) }
    /// Installations that new sites are copied from, one per release and locale, and the accounts that make them.
    static let pristinePrefix = "agent_pristine_"
    static func isPristine(_ name: String) -> Bool { name.hasPrefix(pristinePrefix) }
}

func refuseServersOwn(_ database: DatabaseName) throws {
    if ServersOwn.isDatabase(database.rawValue) {
        throw Problem.cannot("touch database", database.rawValue, "it belongs to the server", code: .badName)
    }
}

func refuseServersOwn(_ account: DatabaseAccount) throws {
    if ServersOwn.isAccount(account.rawValue) {
        throw Problem.cannot("touch database account", account.rawValue, "it belongs to the server", code: .badName)
    }
}
