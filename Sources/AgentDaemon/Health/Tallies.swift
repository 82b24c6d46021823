import ChangeEngine
import JobEngine
import SiteModel
import SiteOperations
import Synchronization

/// Counts what happened since the daemon began: counters that begin anew with the process, as those who read them expect. As many series as there are
/// kinds of things, never as many as there are things.
final class Tallies: MetricSource {
    private struct Key: Hashable {
        var name: String
        var result: String
    }
    private struct State {
        var changes: [Key: Int] = [:]
        var changeTimes: [String: Histogram] = [:]
        var jobs: [Key: Int] = [:]
        var jobTimes: [String: Histogram] = [:]
        var alerts: [Key: Int] = [:]
    }
    private let state: Mutex<State>

    init() {
        var begin = State()
        // What has not happened yet is told as 0, so that the first time is a rise.
        for kind in JobKind.all {
            for result in ["succeeded", "dead"] { begin.jobs[Key(name: kind.name, result: result)] = 0 }
        }
        state = Mutex(begin)
    }

    func ended(_ change: Change) {
        let seconds = change.endedAt.map { Double($0 - change.startedAt) / 1000 }
        state.withLock { state in
            state.changes[Key(name: change.plan.operation, result: change.state.rawValue), default: 0] += 1
            if let seconds { state.changeTimes[change.plan.operation, default: Histogram()].add(seconds: seconds) }
        }
    }

    func ended(_ job: Job, _ end: JobEnd, now: Int64) {
        // A kind that another version left in the store has no name of its own here: names are bounded.
        let kind = JobKind.known(job.kind)?.name ?? "other"
        let seconds = job.startedAt.map { Double(now - $0) / 1000 }
        state.withLock { state in
            state.jobs[Key(name: kind, result: end.word), default: 0] += 1
            if let seconds { state.jobTimes[kind, default: Histogram()].add(seconds: seconds) }
        }
    }

    func raised(_ moves: [AlertMove]) {
        state.withLock { state in
            for move in moves where move.kind == .visible {
                state.alerts[Key(name: move.alert.code.rawValue, result: move.alert.severity.rawValue), default: 0] += 1
            }
        }
    }

    func families() -> [MetricFamily] {
        let state = state.withLock { $0 }
        return [
            HostMetric.changeEnds.family(Self.counts(state.changes, "operation", "result")),
            HostMetric.changeSeconds.family(Self.times(state.changeTimes, "operation")),
            HostMetric.jobEnds.family(Self.counts(state.jobs, "kind", "result")),
            HostMetric.jobSeconds.family(Self.times(state.jobTimes, "kind")),
            HostMetric.alertsRaised.family(Self.counts(state.alerts, "code", "severity")),
        ]
    }

    private static func counts(_ counts: [Key: Int], _ name: String, _ result: String) -> [MetricFamily.Sample] {
        counts.sorted { ($0.key.name, $0.key.result) < ($1.key.name, $1.key.result) }.map {
            .init(Double($0.value), [.init(name, $0.key.name), .init(result, $0.key.result)])
        }
    }

    private static func times(_ times: [String: Histogram], _ name: String) -> [MetricFamily.Sample] {
        times.sorted { $0.key < $1.key }.flatMap { $0.value.samples([.init(name, $0.key)]) }
    }
}

extension JobEnd {
    fileprivate var word: String {
        switch self {
        case .succeeded: "succeeded"
        case .again: "again"
        case .dead: "dead"
        case .cancelled: "cancelled"
        case .putBack: "put-back"
        case .putOff: "put-off"
        }
    }
}
