import Testing

@testable import AgentServer

@Suite struct TokenAttemptsTests {
    @Test("ten refusals at once, then one in six seconds, and nobody's use up another's") func each() {
        let attempts = TokenAttempts()
        let begun = ContinuousClock.now
        #expect((1...12).map { _ in attempts.mayFail(1, at: begun) } == Array(repeating: true, count: 10) + [false, false])
        #expect(attempts.mayFail(2, at: begun))
        #expect(!attempts.mayFail(1, at: begun + .seconds(5)))
        #expect(attempts.mayFail(1, at: begun + .seconds(7)) && !attempts.mayFail(1, at: begun + .seconds(7)))
    }

    @Test("who tries again and again gets his share of the minute all the same") func impatient() {
        let attempts = TokenAttempts()
        let begun = ContinuousClock.now
        let taken = (0..<1200).count { attempts.mayFail(1, at: begun + .milliseconds($0 * 100)) }
        #expect((28...30).contains(taken), "ten, and twenty in two minutes: \(taken)")
    }

    @Test("a thousand users are told apart; one more waits until somebody's are whole again") func many() {
        let attempts = TokenAttempts()
        let begun = ContinuousClock.now
        for uid in UInt32(1)...1_000 { #expect(attempts.mayFail(uid, at: begun)) }
        #expect(!attempts.mayFail(1_001, at: begun))
        #expect(attempts.mayFail(1_001, at: begun + .seconds(7)))
    }
}
