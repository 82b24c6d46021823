import SiteModel

/// A piece of work that waits, runs or has ended. Times are milliseconds since 1970.
package struct JobView: Codable, Sendable, Hashable {
    package var id: String
    package var kind: String
    package var title: String
    /// queued, running, waiting, paused, succeeded, dead, cancelled.
    package var state: String
    /// The id of the site that it works on.
    package var site: String?
    package var priority: Int
    package var attempts: Int
    package var createdAt: Int64
    /// When it is due.
    package var notBefore: Int64
    package var startedAt: Int64?
    package var endedAt: Int64?
    /// The change that it made, or meant to make.
    package var change: String?
    package var result: String?
    /// Why it failed last.
    package var problem: Problem?
    /// Why it does not begin although its turn has come.
    package var waitsFor: String?
    package var requestedBy: UInt32
    /// It ended, one way or another; a dead or cancelled one may be tried again.
    package var isOver: Bool { ["succeeded", "dead", "cancelled"].contains(state) }
    package init(
        id: String, kind: String, title: String, state: String, site: String? = nil, priority: Int = 0, attempts: Int = 0,
        createdAt: Int64, notBefore: Int64, startedAt: Int64? = nil, endedAt: Int64? = nil, change: String? = nil, result: String? = nil,
        problem: Problem? = nil, waitsFor: String? = nil, requestedBy: UInt32
    ) {
        self.id = id
        self.kind = kind
        self.title = title
        self.state = state
        self.site = site
        self.priority = priority
        self.attempts = attempts
        self.createdAt = createdAt
        self.notBefore = notBefore
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.change = change
        self.result = result
        self.problem = problem
        self.waitsFor = waitsFor
        self.requestedBy = requestedBy
    }
}

/// Which jobs are asked for: the query of `GET /v1/jobs`.
package struct JobsRequest: Sendable, Hashable {
    package var state: String?
    package var kind: String?
    package var site: String?
    package var limit: Int
    package init(state: String? = nil, kind: String? = nil, site: String? = nil, limit: Int = 50) {
        self.state = state
        self.kind = kind
        self.site = site
        self.limit = limit
    }

    package static let keys = ["state", "kind", "site", "limit"]
    package static let limitRange: ClosedRange<Int64> = 1...10_000

    var query: [(key: String, value: String)] {
        [("state", state), ("kind", kind), ("site", site), ("limit", "\(limit)")].compactMap { key, value in value.map { (key, $0) } }
    }
}

package struct AddJobRequest: Codable, Sendable, Hashable {
    package var kind: String
    /// Domain, alias or id, where the kind works on one site.
    package var site: String?
    package init(kind: String, site: String? = nil) {
        self.kind = kind
        self.site = site
    }
}

/// What a person can do to a job.
package enum JobDeed: String, Sendable, CaseIterable {
    case retry, cancel, pause
    case goOn = "continue"
}

package struct JobKindView: Codable, Sendable, Hashable {
    package var kind: String
    package var title: String
    package var needsSite: Bool
    package var priority: Int
    /// Seconds that an attempt may take.
    package var deadline: Int
    package var mostAttempts: Int
    package init(kind: String, title: String, needsSite: Bool, priority: Int, deadline: Int, mostAttempts: Int) {
        self.kind = kind
        self.title = title
        self.needsSite = needsSite
        self.priority = priority
        self.deadline = deadline
        self.mostAttempts = mostAttempts
    }
}

/// The queue as a whole: how many jobs are in each state.
package struct QueueView: Codable, Sendable, Hashable {
    package var paused: Bool
    package var queued: Int
    package var running: Int
    package var waiting: Int
    /// Single jobs that a person holds back.
    package var held: Int
    package var succeeded: Int
    package var dead: Int
    package var cancelled: Int
    package init(paused: Bool, queued: Int, running: Int, waiting: Int, held: Int, succeeded: Int, dead: Int, cancelled: Int) {
        self.paused = paused
        self.queued = queued
        self.running = running
        self.waiting = waiting
        self.held = held
        self.succeeded = succeeded
        self.dead = dead
        self.cancelled = cancelled
    }
}
