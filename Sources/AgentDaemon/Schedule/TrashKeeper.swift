import AgentServer
import ChangeEngine
import Glibc
import HostServices
import Logging
import ServiceLifecycle
import SiteModel

/// Ends sites whose time in the trash is over: looks once a minute.
struct TrashKeeper: Service {
    let core: AgentCore

    func run() async throws {
        await Periodically.run(every: .seconds(60), "trash", core.logger) {
            for site in try await core.store.sites(state: .trashed) {
                guard let trashedAt = site.trashedAt, trashedAt + core.settings.trashGrace < core.seconds else { continue }
                // Not an error each minute: it waits.
                guard core.crisis.allows("site.purge", site: site.id) else { continue }
                do {
                    try await purge(site)
                } catch is CancellationError {
                    throw CancellationError()
                } catch {
                    // The others are purged all the same; this one is tried again at the next turn.
                    core.logger.error("trash not purged", metadata: ["site.id": "\(site.id)", "problem": "\(error)"])
                }
            }
        }
    }

    /// A purge that got stuck is tried again once an hour; any other change of the site is a person's.
    private func goOn(_ change: Change) async throws {
        guard change.state == .stuck, change.plan.onlyForward, let end = change.endedAt, end + 3_600_000 < AgentCore.now() else { return }
        let deed = Deed(action: "change.resume", target: .change(change.id.rawValue), goesOnUnwritten: true, goesOnInCrisis: true)
        try await core.guarding(deed) { Done((), change: try await core.runner.resume(change.id).id.rawValue) }
    }

    private func purge(_ site: Site) async throws {
        if let begun = try await core.store.unfinished().first(where: { $0.plan.subject == site.id.rawValue }) {
            return try await goOn(begun)
        }
        let deed = Deed(action: "site.purge", target: .site(site.id.rawValue), goesOnUnwritten: true)
        try await core.guarding(deed) {
            let accepted = try await core.purge(site.id.rawValue, by: Peer(uid: geteuid(), gid: getegid(), pid: 0))
            if let change = accepted.change { _ = try await core.runner.finished(core.change(id: change).id) }
            return Done((), change: accepted.change)
        }
    }
}
