import Logging
import Testing

@testable import AgentServer

/// What is written of refusals is bounded for each user and for all, and what is left out is counted.
@Suite struct RefusalMeterTests {
    private func meter(_ lines: Lines, span: Duration) -> RefusalMeter {
        RefusalMeter(.init(ofUser: 2, ofAll: 5, span: span), "peer refused", Logger(label: "test") { _ in LineHandler(lines: lines) })
    }

    @Test func eachUserIsWrittenDownSoOftenAndAllTogetherSoOften() {
        let meter = meter(Lines(), span: .seconds(3600))
        #expect((0..<1000).filter { _ in meter.takes(7) }.count == 2)
        // However many users somebody has.
        #expect((1000..<100_000).filter { meter.takes($0) }.count == 3)
    }

    @Test func howManyWereLeftOutStandsInOneLine() async throws {
        let lines = Lines()
        let meter = meter(lines, span: .milliseconds(200))
        for _ in 0..<100 { _ = meter.takes(7) }
        for _ in 0..<600 where lines.all.isEmpty { try await Task.sleep(for: .milliseconds(50)) }
        #expect(lines.all.count == 1 && lines.all[0].contains("refusals left out") && lines.all[0].contains("98"), "\(lines.all)")
        #expect(meter.takes(7), "another minute")
    }

    @Test func whereNothingWasLeftOutNothingIsSaid() async throws {
        let lines = Lines()
        let meter = meter(lines, span: .milliseconds(1))
        for _ in 0..<20 {
            _ = meter.takes(7)
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(lines.all.allSatisfy { !$0.contains("\"refusal.count\": 0") })
    }
}
