/// How often something took how long, in fixed steps of seconds. Counted since the process began, as Prometheus expects of a counter.
package struct Histogram: Sendable, Hashable {
    /// From a job that only looks to an upload of hours; the last one is open.
    package static let steps: [Double] = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800]

    private var counts = [Int](repeating: 0, count: steps.count + 1)
    package private(set) var sum = 0.0
    package init() {}

    package var count: Int { counts.reduce(0, +) }

    /// A time that is none (a clock was set back meanwhile) counts as no time at all.
    package mutating func add(seconds: Double) {
        let seconds = seconds.isFinite ? max(0, seconds) : 0
        counts[Self.steps.firstIndex { seconds <= $0 } ?? Self.steps.count] += 1
        sum += seconds
    }

    /// Cumulative, as the text form wants them: each bucket holds those below it.
    package func samples(_ labels: [MetricFamily.Label]) -> [MetricFamily.Sample] {
        var below = 0
        var samples: [MetricFamily.Sample] = []
        for (index, number) in counts.enumerated() {
            below += number
            let bound = index < Self.steps.count ? PrometheusText.number(Self.steps[index]) : "+Inf"
            samples.append(.init(Double(below), labels + [.init("le", bound)], suffix: "_bucket"))
        }
        return samples + [.init(sum, labels, suffix: "_sum"), .init(Double(below), labels, suffix: "_count")]
    }
}
