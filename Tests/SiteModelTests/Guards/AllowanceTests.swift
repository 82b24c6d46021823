import SiteModel
import Testing

@Suite struct AllowanceTests {
    @Test func anAllowanceIsABurstAndThenARate() {
        let begun = ContinuousClock.now
        var allowance = Allowance(burst: 3, perSecond: 2, at: begun)
        #expect((0..<5).map { _ in allowance.take(at: begun) } == [true, true, true, false, false])
        #expect(!allowance.isFull(at: begun) && allowance.isFull(at: begun + .seconds(2)))
        let later = begun + .milliseconds(600)
        #expect(allowance.take(at: later) && !allowance.take(at: later), "one came back")
        let muchLater = begun + .seconds(1000)
        #expect((0..<5).map { _ in allowance.take(at: muchLater) } == [true, true, true, false, false], "it never grows over its burst")
    }
}
