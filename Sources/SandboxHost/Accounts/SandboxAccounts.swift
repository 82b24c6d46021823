import Foundation
import HostServices
import LinuxHost
import SiteModel

/// Users of a sandbox's sites: numbers without a passwd entry when root runs it, the owner's own otherwise.
package struct SandboxAccounts: Accounts {
    package let webServer: SiteIdentity
    package let isolated: Bool
    private let counter: IDCounter

    package init(layout: HostLayout, ranges: IDRanges = IDRanges()) throws {
        counter = IDCounter(path: layout.accounts, host: layout.root, ranges: ranges)
        isolated = geteuid() == 0
        webServer = isolated ? try SystemUser.named("www-data") : SystemUser.own
    }

    /// Makes sure that there is a range to give from.
    package func claim() async throws {
        if isolated { try await counter.claim() }
    }

    package func allocate(for site: SiteID) async throws -> SiteIdentity {
        guard isolated else { return SystemUser.own }
        let number = try await counter.next()
        return SiteIdentity(uid: number, gid: number)
    }

    package func endProcesses(of identity: SiteIdentity) async throws {
        if isolated { try await UserProcesses.end(of: identity) }
    }

    /// Of every site of this sandbox.
    func endEveryProcess() async throws {
        guard isolated else { return }
        let claimed = try counter.claimed()
        try await UserProcesses.end("every site") { uid in claimed.contains { $0.contains(uid) } }
    }

    // A sandbox is thrown away with one directory: its users leave no line in the machine's passwd file.
    package var named: Bool { false }
    package func register(_ identity: SiteIdentity, for site: SiteID) {}
    package func unregister(_ site: SiteID) {}
    package func isRegistered(_ identity: SiteIdentity, for site: SiteID) -> Bool { true }
    package func inventory() -> [String] { [] }
}
