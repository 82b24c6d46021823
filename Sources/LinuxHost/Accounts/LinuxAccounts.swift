import HostServices
import SiteModel

/// A real Unix user for each site of a system host.
package struct LinuxAccounts: Accounts {
    package let webServer: SiteIdentity
    private let counter: IDCounter
    private let users: UnixUsers

    package init(counter: IDCounter, users: UnixUsers) throws(Problem) {
        webServer = try SystemUser.named("www-data")
        self.counter = counter
        self.users = users
    }

    package var isolated: Bool { true }
    package var named: Bool { true }

    package func allocate(for site: SiteID) async throws -> SiteIdentity {
        let number = try await counter.next()
        return SiteIdentity(uid: number, gid: number)
    }
    package func endProcesses(of identity: SiteIdentity) async throws { try await UserProcesses.end(of: identity) }

    package func register(_ identity: SiteIdentity, for site: SiteID) async throws { try await users.register(identity, for: site) }
    package func unregister(_ site: SiteID) async throws { try await users.unregister(site) }
    package func isRegistered(_ identity: SiteIdentity, for site: SiteID) throws -> Bool { try users.isRegistered(identity, for: site) }
    package func inventory() throws -> [String] { try users.inventory() }
}
