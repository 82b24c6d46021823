import AgentAPI
import AgentServer
import SiteModel

extension RecordingService {
    package static let job = JobView(
        id: "j23456789abc", kind: "site.disable", title: "switch a site off", state: "dead", site: "sabcdefghijk", domain: "example.com",
        priority: 10,
        attempts: 8,
        createdAt: 1_700_000_000_000, notBefore: 1_700_000_000_000, startedAt: 1_700_000_001_000, endedAt: 1_700_000_002_000,
        change: "c23456789abc", problem: Problem(.siteBusy, "cannot change 'example.com': change cabc is at work on it"), requestedBy: 0)
    package func jobs(_ request: JobsRequest, within: Set<SiteID>?) async throws -> [JobView] {
        try note("jobs \(request.state ?? "-") \(request.kind ?? "-") \(request.site ?? "-") \(request.limit)")
        return [Self.job]
    }
    package func job(_ id: String) async throws -> JobView {
        try note("job \(id)")
        return id == certificates.job.id ? certificates.job : Self.job
    }
    package func jobKinds() async throws -> [JobKindView] {
        try note("jobKinds")
        return [
            JobKindView(kind: "site.disable", title: "switch a site off", needsSite: true, priority: 10, deadline: 300, mostAttempts: 8)
        ]
    }
    package func addJob(_ request: AddJobRequest, by peer: Peer) async throws -> JobView {
        try note("addJob \(try Self.text(request)) by \(peer.uid)")
        return Self.job
    }
    package func steerJob(_ id: String, _ deed: JobDeed, by peer: Peer) async throws -> JobView {
        try note("steerJob \(id) \(deed.rawValue) by \(peer.uid)")
        return Self.job
    }
    private static let queueView = QueueView(
        paused: true, queued: 3, running: 0, waiting: 1, held: 0, succeeded: 9, dead: 1, cancelled: 0)
    package func queue() async throws -> QueueView {
        try note("queue")
        return Self.queueView
    }
    package func pauseQueue(_ isPaused: Bool, by peer: Peer) async throws -> QueueView {
        try note("pauseQueue \(isPaused) by \(peer.uid)")
        return Self.queueView
    }
}
