import AgentAPI
import AgentServer
import ChangeEngine
import JobEngine
import SiteModel
import SiteOperations

/// Jobs as the runner sees them: what is the same for all kinds. What each one does is JobWork.
struct HostJobCatalog: JobCatalog {
    let core: AgentCore

    /// An unknown kind is refused when it is performed.
    func policy(of kind: String) -> JobPolicy { JobKind.known(kind)?.policy ?? JobPolicy(deadline: 60, mostAttempts: 1) }

    func perform(_ job: Job, note: @escaping @Sendable (String) async throws -> Void) async throws -> String? {
        let kind = try HostJob(job).kind
        let work = try JobWork.of(kind)
        // Claimed a moment before the stop was given.
        if let stop = core.crisis.current.first(where: { $0.holds(job) }) { throw stop.refusal(of: job.kind, at: core.crisis.now) }
        let call = JobCall(core: core.notingChanges(note), job: job)
        guard let action = kind.audit else { return try await work.perform(call) }
        // The agent's own deed: who asked for it stands in the record of `job.add`.
        let deed = Deed(
            action: action, target: kind.reach == .site ? .site(job.lane ?? "") : .host, asked: ["job": AuditValue(job.id.rawValue)],
            goesOnUnwritten: kind.goesOnUnwritten)
        return try await core.guarding(deed) { Done(try await work.perform(call), change: nil) }
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
