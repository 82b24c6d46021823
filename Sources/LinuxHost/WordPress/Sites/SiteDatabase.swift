import HostServices
import SiteModel

/// A site's own WordPress tables.
struct SiteDatabase: Sendable {
    let site: SiteID
    let name: DatabaseName

    init(_ site: SiteID, name: DatabaseName) {
        self.site = site
        self.name = name
    }
    init(_ site: SiteID) { self.init(site, name: DatabaseName(of: site)) }

    var options: QualifiedTable { table("wp_options") }
    var posts: QualifiedTable { table("wp_posts") }
    var comments: QualifiedTable { table("wp_comments") }
    var users: QualifiedTable { table("wp_users") }
    var usermeta: QualifiedTable { table("wp_usermeta") }
    private func table(_ table: StaticString) -> QualifiedTable { QualifiedTable(name, TableName(unchecked: "\(table)")) }

    /// The option that is written last: its value is the site's id.
    static let marker: MariaDBValue = "agent_stamp"

    func isStamped(_ connection: MariaDBConnection) async throws -> Bool {
        guard try await connection.tableExists(options) else { return false }
        let marked = try await connection.run(
            "look for WordPress of", site.rawValue, "SELECT option_value FROM \(options) WHERE option_name = \(value: Self.marker)")
        return marked.firstColumn == [site.rawValue]
    }

    /// Drops every table, in any order.
    func empty(_ connection: MariaDBConnection) async throws {
        let tables = try await connection.tables(of: name)
        if tables.isEmpty { return }
        try await connection.run("empty", name.rawValue, "SET SESSION foreign_key_checks = 0")
        for table in tables {
            try await connection.run("drop table", table.rawValue, "DROP TABLE IF EXISTS \(QualifiedTable(name, table))")
        }
        try await connection.run("empty", name.rawValue, "SET SESSION foreign_key_checks = 1")
    }
}
