import HostServices
import SiteModel

/// What a stamp must know of the pristine installation.
struct PristineFacts: Sendable {
    /// Seconds since 1970.
    var installedAt: Int64
    var timezone: String
    var gmtOffset: String
    /// Serialized by PHP, or empty: older releases make no schedule while they are installed.
    var cron: String
    var adminEmailLifespan: Int64
    var tables: [TableName]
}

extension PristineDatabase {
    func facts(_ connection: MariaDBConnection) async throws -> PristineFacts {
        let tables = try await connection.tables(of: name)
        guard tables.contains(marker.table) else {
            throw Problem.cannot(
                "copy WordPress", release.version.rawValue, "its pristine installation is missing", code: .sourceNotFound,
                hint: "run the command again: `agent site create` makes it anew")
        }
        let wanted: [MariaDBValue] = ["timezone_string", "gmt_offset", "cron", "admin_email_lifespan"]
        let rows = try await connection.run(
            "read the pristine installation", name.rawValue,
            "SELECT option_name, option_value FROM \(table("wp_options")) WHERE option_name IN (\(values: wanted))"
        ).rows
        let registered = try await connection.run(
            "read the pristine installation", name.rawValue, "SELECT UNIX_TIMESTAMP(user_registered) FROM \(table("wp_users")) WHERE ID = 1"
        ).firstColumn
        let options = Dictionary(rows.map { ($0[0] ?? "", $0[1] ?? "") }, uniquingKeysWith: { first, _ in first })
        return PristineFacts(
            installedAt: registered.first.flatMap { Int64($0) } ?? 0, timezone: options["timezone_string"] ?? "",
            gmtOffset: options["gmt_offset"] ?? "0", cron: options["cron"] ?? "",
            adminEmailLifespan: options["admin_email_lifespan"].flatMap { Int64($0) } ?? 0, tables: tables.filter { $0 != marker.table })
    }
}
