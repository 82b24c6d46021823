import Crypto
import HostServices
import SiteModel

/// The database that sites of one release and locale are copied from. It is complete when its last table, `agent_pristine`, holds a
/// row of this format; that row is written after everything else.
struct PristineDatabase: Sendable {
    /// Raised when the way in which it is made changes: older ones are then made again.
    static let format: Int64 = 1
    /// What the installer is told; every place where it lands is known and replaced (docs/wordpress-stamp.md).
    static let url = "http://agent-pristine.invalid"

    let release: WordPressRelease
    let name: DatabaseName
    /// Only while the installer runs. Named after the database, so that a second try finds what the first left.
    let account: DatabaseAccount

    init(_ release: WordPressRelease) throws(Problem) {
        self.release = release
        let text = "\(release.version)_\(release.locale)".lowercased()
        let plain = String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        name = try DatabaseName(ServersOwn.pristinePrefix + plain)
        let digest = SHA256.hash(data: Array(name.rawValue.utf8)).prefix(8)
        account = try DatabaseAccount(ServersOwn.pristinePrefix + digest.map { String($0, radix: 16) }.joined())
    }

    var marker: QualifiedTable { table("agent_pristine") }
    func table(_ name: StaticString) -> QualifiedTable { QualifiedTable(self.name, TableName(unchecked: "\(name)")) }
}
