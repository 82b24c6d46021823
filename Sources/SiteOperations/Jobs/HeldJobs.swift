import JobEngine
import SiteModel

/// What crisis mode means for jobs: all that act wait; what only looks goes on, unless it is named.
extension JobHold {
    package init(_ stops: [Crisis]) {
        self.init()
        for stop in stops { add(stop) }
    }

    private mutating func add(_ stop: Crisis) {
        switch stop.scope {
        case .all: allBut = Set(JobKind.all.filter { $0.inCrisis == .goesOn }.map(\.name))
        case .site(let site, _): lanes.insert(site.rawValue)
        case .kind:
            // By its own name, or by the verb of what it does: who stops `site.set` means switching sites off, too.
            let stopped = JobKind.all.filter { kind in
                [kind.name, kind.audit].contains { $0.map { stop.stops($0, site: nil) } ?? false }
            }
            kinds.formUnion(stopped.map(\.name))
        }
    }
}

extension Crisis {
    package func holds(_ job: Job) -> Bool { JobHold([self]).holds(kind: job.kind, lane: job.lane) }
}

/// Why jobs do not begin whose turn has come.
package struct WaitReasons: Sendable {
    private let stops: [Crisis]
    private let now: ClockReading
    private let queueIsPaused: Bool

    package init(stops: [Crisis], now: ClockReading, queueIsPaused: Bool) {
        self.stops = stops
        self.now = now
        self.queueIsPaused = queueIsPaused
    }

    /// nil where nothing but its time, its lane or its own pause holds it.
    package func reason(for job: Job) -> String? {
        guard job.state == .queued || job.state == .waiting else { return nil }
        if let stop = stops.first(where: { $0.holds(job) }) { return stop.line(at: now) }
        return queueIsPaused ? "the queue is paused (agent job continue lets it go on)" : nil
    }
}
