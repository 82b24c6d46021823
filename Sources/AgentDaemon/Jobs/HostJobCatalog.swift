import AgentAPI
import AgentServer
import ChangeEngine
import JobEngine
import SiteModel
import SiteOperations

/// Each kind of job as a call of what the command of the same name calls.
struct HostJobCatalog: JobCatalog {
    let core: AgentCore

    /// An unknown kind is refused when it is performed.
    func policy(of kind: String) -> JobPolicy { HostJob.Kind(rawValue: kind)?.policy ?? JobPolicy(deadline: 60, mostAttempts: 1) }

    func perform(_ job: Job, note: @escaping @Sendable (String) async throws -> Void) async throws -> String? {
        let work = try HostJob(job)
        if work == .deliver { return try await core.deliver(job) }
        // Claimed a moment before the stop was given.
        if let stop = core.crisis.current.first(where: { $0.holds(job) }) { throw stop.refusal(of: job.kind, at: core.crisis.now) }
        let core = core.notingChanges(note)
        let peer = Self.requester(of: job)
        guard let action = work.kind.audit else { return try await Self.perform(work, core, peer) }
        // The agent's own deed: who asked for it stands in the record of `job.add`.
        let deed = Deed(
            action: action, target: work.site.map { .site($0.rawValue) } ?? .host, asked: ["job": AuditValue(job.id.rawValue)],
            goesOnUnwritten: work.kind.goesOnUnwritten)
        return try await core.guarding(deed) { Done(try await Self.perform(work, core, peer), change: nil) }
    }

    private static func requester(of job: Job) -> Peer {
        var peer = Peer(uid: job.requestedBy, gid: 0, pid: 0)
        peer.token = job.requestedWith
        return peer
    }

    private static func perform(_ work: HostJob, _ core: AgentCore, _ peer: Peer) async throws -> String {
        switch work {
        case .sweepTrash: return try await core.sweepTrash(by: peer)
        case .purge(let site): return try await core.purgeWhenOver(site, by: peer)
        case .enable(let site): return try await core.switched(site, on: true, by: peer)
        case .disable(let site): return try await core.switched(site, on: false, by: peer)
        case .refreshCloudflare: return try await core.refreshCloudflareWhereBelieved(by: peer)
        case .examine: return try await core.examine()
        case .forgetHistory: return try await core.forgetHistory()
        case .deliver: throw Problem.cannot("send", "a message", "it has none", code: .badJob)
        }
    }

    /// The journal is the sink: a change is in it once, under the name that the job had noted before it was opened.
    func outcome(of job: Job, effect: String) async throws -> String? {
        guard let id = ChangeID(rawValue: effect), let change = try await core.store.change(id), change.state == .done else { return nil }
        return "change \(id) is done"
    }

    func stop(_ job: Job, effect: String) async {
        guard let id = ChangeID(rawValue: effect) else { return }
        do { try await core.runner.cancel(id) } catch {
            core.logger.info("change of a cancelled job goes on", metadata: ["job.id": "\(job.id)", "problem": "\(error)"])
        }
    }
}
