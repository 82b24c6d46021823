import SiteModel
import Testing

@Suite("Metrics as text") struct PrometheusTextTests {
    private func text(_ families: [MetricFamily]) -> String { String(decoding: PrometheusText.bytes(families), as: UTF8.self) }

    @Test("a family is its help, its type and its samples, in this order") func form() {
        let family = MetricFamily("a_bytes", .gauge, help: "How much.", samples: [.init(1.5, [.init("disk", "x")]), .init(2)])
        #expect(text([family]) == "# HELP a_bytes How much.\n# TYPE a_bytes gauge\na_bytes{disk=\"x\"} 1.5\na_bytes 2\n")
        #expect(text([]) == "")
    }

    @Test(
        "a label's value cannot end its line or its quotes",
        arguments: [
            ("a\"b", "a\\\"b"), ("a\\", "a\\\\"), ("a\nb 1\n# TYPE x", "a\\nb 1\\n# TYPE x"), ("é", "é"), ("", ""),
            ("\\n", "\\\\n"), ("e\u{301}\"", "e\u{301}\\\""),
        ])
    func escaping(_ value: String, _ written: String) {
        let lines = text([MetricFamily("m", .gauge, help: "h\"\\\nx", samples: [.init(1, [.init("l", value)])])])
        #expect(lines == "# HELP m h\"\\\\\\nx\n# TYPE m gauge\nm{l=\"\(written)\"} 1\n")
    }

    @Test("numbers are written as Go reads them") func numbers() {
        #expect(
            [0, -1, 1e300, 0.25, .nan, .infinity, -.infinity, 1_700_000_000_000].map(PrometheusText.number) == [
                "0", "-1", "1e+300", "0.25", "NaN", "+Inf", "-Inf", "1700000000000",
            ])
    }

    @Test("a histogram's buckets hold those below them, and the last one holds all") func histogram() {
        var times = Histogram()
        for seconds in [0.005, 0.01, 0.011, 3, 1e9, -5, .nan] { times.add(seconds: seconds) }
        let samples = times.samples([.init("kind", "k")])
        let buckets = samples.filter { $0.suffix == "_bucket" }.map(\.value)
        #expect(buckets == buckets.sorted() && buckets.count == Histogram.steps.count + 1)
        #expect(buckets.first == 4 && buckets.last == 7 && times.count == 7)
        #expect(samples.last == .init(7, [.init("kind", "k")], suffix: "_count"))
        #expect(samples.filter { $0.suffix == "_sum" }.map(\.value) == [times.sum] && times.sum.isFinite && times.sum >= 1e9)
        #expect(samples.first?.labels == [.init("kind", "k"), .init("le", "0.01")])
    }
}
