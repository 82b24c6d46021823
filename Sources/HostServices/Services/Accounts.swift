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
}
