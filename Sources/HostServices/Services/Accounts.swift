import SiteModel

/// Unix identities of sites. A number once given is never given again.
package protocol Accounts: Sendable {
    /// A fresh identity, durable before it returns; burned if the change fails. On an unprivileged host: the shared one.
    func allocate(for site: SiteID) async throws -> SiteIdentity
    /// Ends every process of this identity (SIGKILL until none is left). Does nothing where the identity is shared.
    func endProcesses(of identity: SiteIdentity) async throws
    /// nginx's worker group, which may connect to PHP sockets.
    var webServer: SiteIdentity { get }
    /// False on an unprivileged sandbox: isolation and immutability are off, and `doctor` says so.
    var isolated: Bool { get }

    /// Whether users have names here, by which units and MariaDB know them. Where not, the calls below have nothing to do.
    var named: Bool { get }
    /// A user and a group, named by the site's id, that own nothing and log in nowhere. Safe to repeat, also after a half-done run.
    /// - Throws: `bad-name` when the name belongs to somebody else.
    func register(_ identity: SiteIdentity, for site: SiteID) async throws
    /// Once none of its processes is left. Absent is success.
    func unregister(_ site: SiteID) async throws
    func isRegistered(_ identity: SiteIdentity, for site: SiteID) async throws -> Bool
    /// Names of sites' users.
    func inventory() async throws -> [String]
}
