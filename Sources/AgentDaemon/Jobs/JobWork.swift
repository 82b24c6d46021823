import AgentAPI
import AgentServer
import AgentStore
import ChangeEngine
import JobEngine
import SiteModel
import SiteOperations

/// The work of jobs. What changes a site is the change that the command makes.
extension AgentCore {
    /// The same core, which tells the name of each change before it opens it.
    func notingChanges(_ note: @escaping @Sendable (String) async throws -> Void) -> AgentCore {
        var core = self
        core.changeNamed = { try await note($0.rawValue) }
        return core
    }

    func switched(_ site: SiteID, on: Bool, by peer: Peer) async throws -> String {
        var request = SetSiteRequest()
        request.enabled = on
        return try await ended(try await set(site.rawValue, request, by: peer))
    }

    func sweepTrash(by peer: Peer) async throws -> String {
        let over = try await store.sites(state: .trashed).filter {
            TrashGrace.isOver(for: $0, grace: settings.trashGrace, now: seconds)
        }
        for site in over { _ = try await enqueue(.purge(site.id), by: peer) }
        return over.isEmpty ? "none is due" : "\(over.count) due"
    }

    func purgeWhenOver(_ id: SiteID, by peer: Peer) async throws -> String {
        guard let site = try await store.site(id) else { return "it is gone" }
        guard TrashGrace.isOver(for: site, grace: settings.trashGrace, now: seconds) else { return "its time in the trash is not over" }
        // A purge has no way back: one that got stuck goes on. Any other change of the site is a person's, and is waited for.
        let begun = try await store.unfinished().first { $0.plan.subject == id.rawValue }
        if let begun, begun.state == .stuck, begun.plan.onlyForward {
            return try Self.judged(try await runner.resume(begun.id))
        }
        return try await ended(try await purge(id.rawValue, by: peer))
    }

    func refreshCloudflareWhereBelieved(by peer: Peer) async throws -> String {
        guard let server = host.serverFiles else { return "visitors of this host come from this machine" }
        guard try await server.files(cloudflare: try await server.cloudflare()).count > 1 else { return "not believed here: not asked" }
        let view = try await refreshCloudflare(RefreshCloudflareRequest(), by: peer)
        return view.changed ? "\(view.added.count) added, \(view.removed.count) removed" : "\(view.networks) networks as before"
    }

    func examine() async throws -> String {
        let counts = Dictionary(grouping: try await doctor().findings, by: \.severity).mapValues(\.count)
        logger.notice(
            "doctor passed", metadata: ["findings.error": "\(counts["error"] ?? 0)", "findings.warning": "\(counts["warning"] ?? 0)"])
        return counts.isEmpty ? "nothing found" : counts.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    }

    func forgetHistory() async throws -> String {
        var changes = 0
        var jobs = 0
        while true {
            let forgotten = try await store.forgetChanges(settings.retention, now: Self.now())
            let ended = try await store.forgetJobs(
                newest: settings.jobRetention.newest, endedBefore: Self.now() - Int64(settings.jobRetention.days) * 86_400_000)
            let answers = try await store.forgetRequests(passed: keys.passed())
            (changes, jobs) = (changes + forgotten, jobs + ended)
            if max(forgotten, ended, answers) < AgentStore.mostForgotten { return "\(changes) changes, \(jobs) jobs" }
            try await Task.sleep(for: .milliseconds(100))  // Writers of running changes come in between.
        }
    }

    private func ended(_ accepted: ChangeAccepted) async throws -> String {
        guard let text = accepted.change, let id = ChangeID(rawValue: text) else { return "nothing had to change" }
        return try Self.judged(try await runner.finished(id))
    }

    private static func judged(_ change: Change) throws -> String {
        if change.state == .done { return "change \(change.id) is done" }
        throw change.problem
            ?? Problem.cannot(
                "run change", change.id.rawValue, "it is \(change.state.rawValue)", code: .stepFailed,
                hint: "agent change show \(change.id)")
    }
}
