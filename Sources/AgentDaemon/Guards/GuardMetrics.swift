import SiteModel
import SiteOperations

/// Breakers and limits for GET /metrics. What people call their breakers is told; limits are told by kind alone, for their names hold those of accounts.
struct GuardMetrics: MetricSource {
    private typealias Sample = MetricFamily.Sample
    let desk: GuardDesk

    func families() -> [MetricFamily] {
        let channels = desk.channelsSeen
        let breakers = desk.breakers(channels)
        let limits = Dictionary(grouping: desk.limits(channels)) { Self.provider(of: $0) }.sorted { $0.key < $1.key }
        return [
            HostMetric.breakerState.family(breakers.map { Sample(Self.number($0.state), [.init("breaker", $0.dependency.name)]) }),
            HostMetric.breakerOpenings.family(breakers.map { Sample(Double($0.openings), [.init("breaker", $0.dependency.name)]) }),
            HostMetric.limitFree.family(
                limits.map { name, all in Sample(Double(all.map(\.free).min() ?? 0), [.init("provider", name)]) }),
            HostMetric.limitReached.family(
                limits.map { name, all in Sample(Double(all.filter(\.isReached).count), [.init("provider", name)]) }),
            HostMetric.outsideCalls.family(desk.calls.samples),
        ]
    }

    private static func number(_ state: CircuitBreaker.State) -> Double {
        switch state {
        case .closed: 0
        case .halfOpen: 1
        case .open: 2
        }
    }

    /// The first part of its name: `smtp:ops at mail.example.com:587` is one of `smtp`.
    private static func provider(of limit: LimitStatus) -> String { String(limit.name.prefix { $0 != ":" }) }
}

/// How many calls there were, by whom they asked and how they ended: a bounded number of series.
struct GuardTally: Sendable {
    enum End: String, CaseIterable, Sendable {
        case answered, failed
        case gaveUp = "given-up"
        case breakerOpen = "breaker-open"
        case limitReached = "limit-reached"

        init(_ verdict: CallVerdict) {
            switch verdict {
            case .answered: self = .answered
            case .failed: self = .failed
            case .nothing: self = .gaveUp
            }
        }
    }
    private struct Key: Hashable {
        var provider: Dependency.Provider
        var end: End
    }
    private var counts: [Key: Int] = [:]

    mutating func add(_ provider: Dependency.Provider, _ end: End) { counts[Key(provider: provider, end: end), default: 0] += 1 }

    /// What has not happened yet is told as 0, so that the first time is a rise.
    var samples: [MetricFamily.Sample] {
        Dependency.Provider.allCases.flatMap { provider in
            End.allCases.map { end in
                .init(
                    Double(counts[Key(provider: provider, end: end)] ?? 0),
                    [.init("provider", provider.rawValue), .init("result", end.rawValue)])
            }
        }
    }
}
