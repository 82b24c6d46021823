import Crypto
import Foundation
import HostServices
import SiteModel

/// A link that logs the administrator in once. Only the hash of its token is stored, with the second at which it expires; the
/// must-use plugin redeems it by deleting that row. The site's id is part of what is hashed: in a copy of the database on another
/// site the row is worth nothing.
struct LoginLink: Sendable {
    static let metaKey: MariaDBValue = "_agent_login"
    let token: String
    let site: SiteID

    init(for site: SiteID) {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<4).flatMap { _ in withUnsafeBytes(of: generator.next()) { Array($0) } }
        token = Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        self.site = site
    }

    var stored: String {
        SHA256.hash(data: Data("\(site):\(token)".utf8)).map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }
            .joined()
    }

    func address(at url: String) -> Secret { Secret("\(url)?agent_login=\(token)") }

    /// - Returns: the address to open.
    func store(for site: Site, seconds: Int, _ connection: MariaDBConnection) async throws -> Secret {
        let database = SiteDatabase(site.id)
        let thing = site.spec.domain.ascii
        guard let user = try await administrator(of: site, database, connection) else {
            throw Problem.cannot("make a login link for", thing, "it has no administrator", code: .stepFailed)
        }
        let key = Self.metaKey
        try await connection.run(
            "forget old login links of", thing,
            "DELETE FROM \(database.usermeta) WHERE meta_key = \(value: key) AND CAST(SUBSTRING_INDEX(meta_value, ':', 1) AS UNSIGNED) < UNIX_TIMESTAMP()"
        )
        let lifetime = MariaDBValue.integer(Int64(seconds))
        try await connection.run(
            "make a login link for", thing,
            """
            INSERT INTO \(database.usermeta) (user_id, meta_key, meta_value) \
            VALUES (\(value: .text(user)), \(value: key), CONCAT(UNIX_TIMESTAMP() + \(value: lifetime), ':', \(secret: Secret(stored))))
            """)
        return address(at: site.url)
    }

    /// The one who was asked for, else the first.
    private func administrator(of site: Site, _ database: SiteDatabase, _ connection: MariaDBConnection) async throws -> String? {
        let login = MariaDBValue.text(site.spec.adminLogin.rawValue)
        return try await connection.run(
            "look for the administrator of", site.spec.domain.ascii,
            """
            SELECT u.ID FROM \(database.users) u JOIN \(database.usermeta) m ON m.user_id = u.ID AND m.meta_key = 'wp_capabilities' \
            WHERE m.meta_value LIKE '%"administrator";b:1%' ORDER BY u.user_login <> \(value: login), u.ID LIMIT 1
            """
        ).firstColumn.first
    }
}
