import AgentDaemon
import HostServices
import Testing

@Suite("PHP that nobody asks anything") struct IdlePHPTests {
    private func look(_ masters: inout IdlePHP, at second: Int, _ awake: [AwakePHP]) -> [String] {
        masters.asleep(awake, after: .seconds(60), now: Self.start + .seconds(second))
    }
    private static let start = ContinuousClock.now

    @Test("sleeps after its time without work, counted from the last look that saw a worker")
    func idle() {
        var masters = IdlePHP()
        #expect(look(&masters, at: 0, [.init(name: "a", isBusy: false), .init(name: "b", isBusy: true)]) == [])
        #expect(look(&masters, at: 40, [.init(name: "a", isBusy: false), .init(name: "b", isBusy: true)]) == [])
        #expect(look(&masters, at: 60, [.init(name: "a", isBusy: false), .init(name: "b", isBusy: false)]) == ["a"])
        #expect(look(&masters, at: 99, [.init(name: "b", isBusy: false)]) == [])
        #expect(look(&masters, at: 100, [.init(name: "b", isBusy: false)]) == ["b"])
    }

    @Test("never while it works, and from anew when it was woken")
    func busy() {
        var masters = IdlePHP()
        for second in stride(from: 0, to: 600, by: 20) { #expect(look(&masters, at: second, [.init(name: "a", isBusy: true)]) == []) }
        #expect(look(&masters, at: 680, []) == [])
        #expect(look(&masters, at: 1000, [.init(name: "a", isBusy: false)]) == [])
        #expect(look(&masters, at: 1059, [.init(name: "a", isBusy: false)]) == [])
        #expect(look(&masters, at: 1060, [.init(name: "a", isBusy: false)]) == ["a"])
    }
}
