import AgentStore
import ChangeEngine
import HostServices
import Logging
import SiteModel
import SiteOperations

/// What follows the end of a change: a new administrator's password goes to the desk, secrets are destroyed, sockets and certificates follow the sites,
/// and the space that a way back was given is kept again.
struct ChangeEnding: Sendable {
    let host: ServiceHost
    let store: AgentStore
    let passwords: PasswordDesk
    let listeners: SiteListeners
    let reserve: UndoReserve
    let audit: AuditDesk
    let tallies: Tallies
    let certificates: CertificateNeeds
    let promises: PromiseNeeds
    let logger: Logger

    func changeClosed(_ change: Change) async {
        do {
            if change.state == .done { try await handOver(change) }
            if change.state.isFinal { try await host.secrets.destroy(change: change.id.rawValue) }
            if let site = try CertificateNeed.site(of: change) { certificates.add(site) }
            if let site = try PromiseTLS.site(of: change) { promises.add(site) }
            await listeners.follow(try await store.sites(state: .live))
        } catch {
            // The change itself stands: what is left lies in root's own directories and is swept by the next start.
            logger.error("after a change", metadata: ["change.id": "\(change.id)", "problem": "\(error)"])
        }
        tallies.ended(change)
        await audit.changeEnded(change)
        await reserve.refill(after: change.id)
    }

    private func handOver(_ change: Change) async throws {
        guard change.plan.operation == OperationName.createSite, let commit = change.plan.commit,
            case .putSite(let site) = try StoreCommit(json: commit)
        else { return }
        let reference = SecretReference(change: change.id.rawValue, name: CreateSite.SecretName.administrator)
        guard let password = try await host.secrets.get(reference) else { return }
        await passwords.leave(password, login: site.spec.adminLogin, of: change)
    }
}

extension AgentCore {
    /// Before the socket opens: what a crash left is finished or taken back, and secrets of changes that are over are swept.
    func recover() async throws {
        await audit.closeInterrupted()
        try await host.trees.cleanStaging()
        for change in try await runner.recover() {
            logger.notice("change recovered", metadata: ["change.id": "\(change.id)", "change.state": "\(change.state.rawValue)"])
        }
        let unfinished = Set(try await store.unfinished().map(\.id.rawValue))
        for change in try await host.secrets.inventory() where !unfinished.contains(change) {
            try await host.secrets.destroy(change: change)
        }
        await reserve.refill()
        await listeners.follow(try await store.sites(state: .live))
        await jobs.recover()
    }
}
