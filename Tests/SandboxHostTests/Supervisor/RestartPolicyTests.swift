import Testing

@testable import SandboxHost

@Suite struct RestartPolicyTests {
    @Test func delaysDoubleFromATenthOfASecondToTen() {
        var policy = RestartPolicy()
        let delays = (0..<7).map { policy.ended(at: Double($0) * 100, after: 0) }
        #expect(delays == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4])
        #expect(policy.ended(at: 800, after: 0) == 10)
        #expect(policy.ended(at: 900, after: 0) == 10)
        #expect(!policy.failed, "it fails slowly: not many times in one minute")
    }

    @Test func aServiceThatRanWellStartsFromTheFirstDelay() {
        var policy = RestartPolicy()
        for at in 0..<4 { _ = policy.ended(at: Double(at), after: 0) }
        #expect(policy.ended(at: 100, after: 25) == 0.1)
    }

    @Test func manyEndsInAMinuteFailButItIsTriedSlowly() {
        var policy = RestartPolicy()
        for at in 0..<7 { _ = policy.ended(at: Double(at), after: 0) }
        #expect(!policy.failed)
        #expect(policy.ended(at: 8, after: 0) == 10)
        #expect(policy.failed)
        policy.asked()
        #expect(!policy.failed)
        #expect(policy.restarts == 8)
    }
}
