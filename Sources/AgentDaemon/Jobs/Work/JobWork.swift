import AgentAPI
import AgentServer
import ChangeEngine
import JobEngine
import SiteModel
import SiteOperations

// What jobs do.
//
// Here: one file for each kind, and the list of them. Never here: when a kind runs, how often it is tried, what a crisis means for it: that is its
// row in SiteOperations/Jobs/Kinds/JobKinds.swift. What changes a site is the change that the command makes.

/// What a kind of job does.
struct JobWork: Sendable {
    let kind: JobKind
    /// May be entered again: what is done already is left as it is. - Returns: what came of it, in a few words.
    let perform: @Sendable (JobCall) async throws -> String

    init(_ kind: JobKind, perform: @escaping @Sendable (JobCall) async throws -> String) {
        self.kind = kind
        self.perform = perform
    }

    /// All of them; a test holds it to the table of kinds.
    static let all: [JobWork] = [
        .sweepTrash, .purge, .enable, .disable, .refreshCloudflare, .examine, .deliver, .forgetHistory, .archiveAudit, .orderCertificate,
        .revokeCertificate, .watchCertificates,
    ]

    static func of(_ kind: JobKind) throws(Problem) -> JobWork {
        guard let work = all.first(where: { $0.kind == kind }) else {
            throw .cannot("do a job of kind", kind.name, "this version has no work for it", code: .internalError)
        }
        return work
    }
}

/// One attempt at a job, with all that its work may use.
struct JobCall: Sendable {
    /// Which notes each change in the job's row before it opens it.
    let core: AgentCore
    let job: Job
    /// For whom it is done.
    var peer: Peer {
        var peer = Peer(uid: job.requestedBy, gid: 0, pid: 0)
        peer.token = job.requestedWith
        return peer
    }

    /// Of a kind that works on a site.
    func site() throws -> SiteID { try SiteID(job.lane ?? "") }

    func payload<Payload: JobPayload>(_ type: Payload.Type = Payload.self) throws -> Payload { try Payload(payload: job.payload) }

    /// Waits for the change that a request opened.
    func ended(_ accepted: ChangeAccepted) async throws -> String {
        guard let text = accepted.change, let id = ChangeID(rawValue: text) else { return "nothing had to change" }
        return try judged(try await core.runner.finished(id))
    }

    func judged(_ change: Change) throws -> String {
        if change.state == .done { return "change \(change.id) is done" }
        throw change.problem
            ?? Problem.cannot(
                "run change", change.id.rawValue, "it is \(change.state.rawValue)", code: .stepFailed,
                hint: "agent change show \(change.id)")
    }
}

extension AgentCore {
    /// The same core, which tells the name of each change before it opens it.
    func notingChanges(_ note: @escaping @Sendable (String) async throws -> Void) -> AgentCore {
        var core = self
        core.changeNamed = { try await note($0.rawValue) }
        return core
    }
}
