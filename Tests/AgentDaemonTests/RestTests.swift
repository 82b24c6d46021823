import AgentDaemon
import Testing

@Suite("The daemon's rest") struct RestTests {
    @Test("begins once after the start and once after each stretch of work, at the first quiet look") func looks() {
        var rest = Rest()
        // (processor seconds at the look, does rest begin?)
        let looks: [(Double, Bool)] = [
            (0.30, false), (0.31, true), (0.311, false), (0.312, false),  // the start, then nothing to do
            (0.90, false), (1.80, false), (1.801, true), (1.802, false),  // work over two looks
        ]
        let begun = looks.map { rest.begins(processorSeconds: $0.0) }
        #expect(begun == looks.map(\.1))
    }

    @Test("is not begun again for the little that the schedules do") func schedules() {
        var rest = Rest()
        let begun = (0...10).map { rest.begins(processorSeconds: 0.001 + Double($0) * 0.009) }
        #expect(begun == [true] + Array(repeating: false, count: 10))
    }
}
