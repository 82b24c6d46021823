import Foundation
import SiteModel

/// One row of `mysql.global_priv`: who may enter, and as what.
struct MariaDBAccount {
    private let user: String
    private let host: String
    private let privileges: Privileges

    private struct Privileges: Decodable {
        var access: UInt64?
        var account_locked: Bool?
        var plugin: String?
        var authentication_string: String?
        /// Ways to enter, any of which suffices; an empty one stands for the fields above.
        var auth_or: [Method]?
        struct Method: Decodable {
            var plugin: String?
            var authentication_string: String?
        }
    }

    /// - Parameter line: user, host and privileges as JSON, between tabs.
    init(line: String) throws {
        let parts = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3 else {
            throw Problem.cannot("read the database account", line, "it has no three columns", code: .databaseUnavailable)
        }
        (user, host) = (parts[0], parts[1])
        privileges = try JSONDecoder().decode(Privileges.self, from: Data(parts[2].utf8))
    }

    var name: String { "\(user)@\(host)" }

    /// Anyone may enter, or someone who is not the owner may do anything.
    func isOpen(owner: String) -> Bool {
        if privileges.account_locked == true { return false }
        if user.isEmpty { return true }
        let alternatives = privileges.auth_or ?? [.init()]
        let withoutPassword = alternatives.contains { method in
            let plugin = method.plugin ?? privileges.plugin ?? ""
            // By the socket only the Unix user of the same name enters. `invalid` is no hash of any password.
            return plugin != "unix_socket"
                && (method.plugin == nil ? privileges.authentication_string : method.authentication_string) ?? "" == ""
        }
        let administrates = (privileges.access ?? 0) != 0 && user != owner && user != "root"
        return withoutPassword || administrates
    }
}
