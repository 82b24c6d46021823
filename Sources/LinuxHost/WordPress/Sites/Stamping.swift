import HostServices
import SiteModel

/// Makes a copy of the pristine installation a site's own. docs/wordpress-stamp.md lists what is changed, and the few ways in which
/// the result differs from what WordPress's own installer would have left.
struct Stamping: Sendable {
    let stamp: SiteStamp
    let pristine: PristineDatabase
    let pool: MariaDBPool
    let driver: WordPressDriver
    let layout: HostLayout

    private var database: SiteDatabase { SiteDatabase(stamp.site, name: stamp.database) }

    func run(password: Secret) async throws {
        if try await isWhole() { return }
        let facts = try await pool.with { try await pristine.facts($0) }
        // Tables are fsync-bound, the password's hash is CPU-bound: side by side they cost what the longer one costs.
        async let values = stampValues(facts, password)
        try await makeTables(facts.tables)
        try await fill(facts, try await values)
    }

    private func isWhole() async throws -> Bool {
        try await pool.with { connection in
            if try await database.isStamped(connection) { return true }
            // A run that did not end left tables: they are made again.
            try await database.empty(connection)
            return false
        }
    }

    private func stampValues(_ facts: PristineFacts, _ password: Secret) async throws -> StampValues {
        let target = WordPressDriver.Target(
            name: stamp.publicHost.name.ascii, directory: layout.release(stamp.release.version, of: stamp.site), php: stamp.php,
            identity: stamp.identity, temporary: layout.temporary(of: stamp.site))
        return try await driver.run(
            .stampValues, on: target,
            [
                "title": stamp.title.rawValue, "login": stamp.adminLogin.rawValue, "email": stamp.adminEmail.rawValue,
                "admin_password": password.exposed, "now": "\(stamp.now)", "delta": "\(stamp.now - facts.installedAt)",
                "timezone": facts.timezone, "gmt_offset": facts.gmtOffset, "cron": facts.cron,
            ])
    }

    /// CREATE TABLE waits for the disk each time, so four connections share them.
    private func makeTables(_ tables: [TableName]) async throws {
        let lanes = 4
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<min(lanes, tables.count) {
                let share = stride(from: lane, to: tables.count, by: lanes).map { tables[$0] }
                group.addTask {
                    try await pool.with { connection in
                        for table in share {
                            let new = QualifiedTable(stamp.database, table)
                            let old = QualifiedTable(pristine.name, table)
                            try await connection.run("make table", table.rawValue, "CREATE TABLE \(new) LIKE \(old)")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// All rows in one transaction that ends with the marker: one wait for the disk, and no half-filled site.
    private func fill(_ facts: PristineFacts, _ values: StampValues) async throws {
        try await pool.with { connection in
            try await connection.transaction(stamp.database.rawValue) {
                for table in facts.tables {
                    let new = QualifiedTable(stamp.database, table)
                    let old = QualifiedTable(pristine.name, table)
                    try await connection.run("fill table", table.rawValue, "INSERT INTO \(new) SELECT * FROM \(old)")
                }
                let changes = StampChanges(stamp: stamp, facts: facts, values: values, database: database)
                for (thing, change) in changes.statements { try await connection.run("stamp", thing, change) }
            }
        }
    }
}

/// What WordPress's own functions made of the wish (php/driver/commands/stamp-values.php).
struct StampValues: Decodable, Sendable {
    var password_hash: String
    var blogname: String
    var admin_email: String
    var user_email: String
    var nicename: String
    var display_name: String
    var nickname: String
    var local_time: String
    var utc_time: String
    var cron: String
}
