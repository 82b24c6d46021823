/// What is measured under one name: the form in which a source hands its numbers over.
package struct MetricFamily: Sendable, Hashable {
    package enum Kind: String, Sendable { case gauge, counter, histogram }

    package struct Sample: Sendable, Hashable {
        /// `_bucket`, `_sum`, `_count` of a histogram; empty for everything else.
        package var suffix: String
        package var labels: [Label]
        package var value: Double
        package init(_ value: Double, _ labels: [Label] = [], suffix: String = "") {
            self.value = value
            self.labels = labels
            self.suffix = suffix
        }
    }
    package struct Label: Sendable, Hashable {
        package var name: String
        package var value: String
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }
    package var name: String
    package var kind: Kind
    package var help: String
    package var samples: [Sample]
    package init(_ name: String, _ kind: Kind, help: String, samples: [Sample] = []) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }
}

/// Whoever has numbers to show. Asked at each scrape: what is costly to know is not looked up here.
package protocol MetricSource: Sendable {
    func families() -> [MetricFamily]
}
