import SiteModel

/// The MariaDB server, asked over its Unix socket. Every call is safe to repeat; `database-unavailable` when it does not answer.
package protocol Databases: Sendable {
    func exists(_ database: DatabaseName) async throws -> Bool
    /// utf8mb4, utf8mb4_unicode_520_ci.
    func create(_ database: DatabaseName) async throws
    /// Absent is success.
    func drop(_ database: DatabaseName) async throws
    func account(_ account: DatabaseAccount) async throws -> DatabaseAccountState
    /// `account`@localhost with least grants on `database` alone and connection limits. Without a password: for the Unix user of the same name.
    func createAccount(_ account: DatabaseAccount, password: Secret?, on database: DatabaseName) async throws
    func dropAccount(_ account: DatabaseAccount) async throws
    func setLocked(_ account: DatabaseAccount, _ locked: Bool) async throws
    func inventory() async throws -> DatabaseInventory
}

package enum DatabaseAccountState: String, Sendable, Codable { case absent, open, locked }

/// Server's own databases and accounts left out.
package struct DatabaseInventory: Sendable, Hashable, Codable {
    package var databases: [String]
    package var accounts: [String]
    package init(databases: [String], accounts: [String]) {
        self.databases = databases
        self.accounts = accounts
    }
}
