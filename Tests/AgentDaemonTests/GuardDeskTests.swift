import AgentStore
import Foundation
import HostServices
import Logging
import SiteModel
import Synchronization
import Testing

@testable import AgentDaemon

@Suite("The desk of breakers and limits") struct GuardDeskTests {
    private final class Count: Sendable { let number = Mutex(0) }
    private let mail = Dependency(.smtp, "on-call", account: "a at smtp.example.com:587")
    private let rig: GuardRig

    init() throws { rig = try GuardRig() }

    private func call(_ desk: GuardDesk, _ verdict: CallVerdict, of dependency: Dependency? = nil) async -> ProblemCode? {
        do {
            _ = try await desk.call(dependency ?? mail) { GuardRig.say(verdict) }
            return nil
        } catch { return (error as? Problem)?.code ?? .internalError }
    }
    private func open(_ desk: GuardDesk) async {
        for _ in 1...5 { #expect(await call(desk, .failed(reason: "no")) == .deliveryFailed) }
    }
    private func state(_ desk: GuardDesk) -> CircuitBreaker.State? { desk.breakers(nil).first { $0.dependency.name == mail.name }?.state }

    @Test("five failures open it, nobody is asked, one tries after the pause, and a restart changes nothing of it") func life() async throws
    {
        let first = try await rig.desk()
        await open(first)
        #expect(state(first) == .open)
        let asked = Mutex(0)
        await #expect(throws: Problem.self) {
            try await first.call(mail) {
                asked.withLock { $0 += 1 }
                return GuardRig.say(.answered)
            }
        }
        let count = asked.withLock { $0 }
        #expect(count == 0, "nobody is asked")
        rig.clock.pass(200_000)
        let second = try await rig.desk()
        #expect(await call(second, .answered) == .breakerOpen)
        #expect(second.breakers(nil).first { $0.dependency == Dependency(.smtp, "on-call") }?.wait == 100_000)
        rig.clock.pass(100_000)
        #expect(state(second) == .halfOpen)
        #expect(await call(second, .failed(reason: "still no")) == .breakerOpen, "of who tried in vain no attempt is used up")
        #expect(state(second) == .open)
        rig.clock.pass(300_000)
        #expect(await call(second, .answered) == nil && state(second) == .closed)
        #expect(state(try await rig.desk()) == .closed)
    }

    @Test("others are asked as ever while one is not") func others() async throws {
        let desk = try await rig.desk()
        await open(desk)
        #expect(await call(desk, .answered, of: Dependency(.smtp, "other")) == nil)
        #expect(await call(desk, .answered, of: Dependency(.wordpress)) == nil)
    }

    @Test("of many that come at once when it may be tried, one is asked") func oneProbe() async throws {
        let desk = try await rig.desk()
        await open(desk)
        rig.clock.pass(300_000)
        let asked = Count()
        let gate = AsyncStream<Void>.makeStream()
        let codes = try await withThrowingTaskGroup(of: ProblemCode?.self) { group in
            for _ in 1...20 {
                group.addTask { [mail] in
                    do {
                        _ = try await desk.call(mail) {
                            asked.number.withLock { $0 += 1 }
                            for await _ in gate.stream { break }
                            return GuardRig.say(.answered)
                        }
                        return nil
                    } catch { return (error as? Problem)?.code }
                }
            }
            var codes: [ProblemCode?] = []
            for _ in 1...19 { codes.append(try await group.next() ?? nil) }
            gate.continuation.yield()
            codes.append(try await group.next() ?? nil)
            return codes
        }
        let count = asked.number.withLock { $0 }
        #expect(count == 1)
        #expect(codes.filter { $0 == .breakerOpen }.count == 19 && codes[19] == nil)
        #expect(state(desk) == .closed)
    }

    @Test("a call that is given up while it tries lets the next one try") func cancelled() async throws {
        let desk = try await rig.desk()
        await open(desk)
        rig.clock.pass(300_000)
        await #expect(throws: CancellationError.self) {
            try await desk.call(mail) { () async throws -> GuardedEnd<String> in throw CancellationError() }
        }
        #expect(await call(desk, .answered) == nil)
    }

    @Test("a limit is shared by who shares an account, is told, and outlives a restart") func limits() async throws {
        rig.settings.withLock {
            $0 = Result { () throws(Problem) in try GuardSettings("[smtp]\ncalls = 2\nper = 1h\nburst = 2", named: "f") }
        }
        let desk = try await rig.desk()
        let twin = Dependency(.smtp, "twin", account: mail.account)
        #expect(await call(desk, .answered) == nil)
        #expect(await call(desk, .answered, of: twin) == nil)
        #expect(desk.limits(nil).first { $0.name == mail.limitName }?.isReached == false)
        #expect(await call(desk, .answered) == .limitReached && state(desk) == .closed)
        let status = try #require(desk.limits(nil).first { $0.name == mail.limitName })
        #expect(status.isReached && status.free == 0 && status.wait == 1_800_000)
        #expect(await call(try await rig.desk(), .answered, of: twin) == .limitReached)
        rig.clock.pass(1_800_000)
        #expect(await call(desk, .answered) == nil)
        #expect(desk.limits(nil).first { $0.name == mail.limitName }?.isReached == false, "that was long ago")
    }

    @Test("who asked to be left alone is, within the bound") func retryAfter() async throws {
        let desk = try await rig.desk()
        #expect(await call(desk, .failed(reason: "429", retryAfter: 60_000)) == .deliveryFailed)
        #expect(await call(desk, .answered) == .limitReached)
        rig.clock.pass(60_000)
        #expect(await call(desk, .failed(reason: "429", retryAfter: .max)) == .deliveryFailed)
        rig.clock.pass(3_599_999)
        #expect(await call(desk, .answered) == .limitReached)
        rig.clock.pass(1)
        #expect(await call(desk, .answered) == nil)
    }

    @Test("a slip in the settings changes nothing of what was understood last, and is told") func settings() async throws {
        rig.settings.withLock { $0 = Result { () throws(Problem) in try GuardSettings("[smtp]\nfailures = 1", named: "f") } }
        let desk = try await rig.desk()
        try await desk.settings()
        rig.settings.withLock { $0 = .failure(Problem(.guardSettings, "cannot read 'f:1'")) }
        #expect(await call(desk, .failed(reason: "no")) == .deliveryFailed && state(desk) == .open)
        #expect(desk.settingsProblem?.message == "cannot read 'f:1'")
    }

    @Test("a reading that was begun before another and ends after it changes nothing") func stale() async throws {
        let (held, letGo) = AsyncStream<Void>.makeStream()
        let (begun, begins) = AsyncStream<Void>.makeStream()
        let isFirst = Atomic(true)
        let desk = GuardDesk(
            book: rig.store, states: try await rig.store.guardStates(), clock: { [clock = rig.clock] in clock.now },
            settings: {
                guard isFirst.exchange(false, ordering: .relaxed) else {
                    return try GuardSettings("[smtp]\ncalls = 2\nper = 1h", named: "f")
                }
                begins.finish()
                for await _ in held {}
                return GuardSettings()
            }, logger: Logger(label: "test"))
        async let old = desk.settings()
        for await _ in begun {}
        try await desk.settings()
        letGo.finish()
        _ = try await old
        _ = await call(desk, .answered)
        #expect(desk.limits([]).first { $0.name.hasPrefix("smtp:") }?.limit.calls == 2)
    }

    @Test("reset is on disk, and is of what there is") func reset() async throws {
        let desk = try await rig.desk()
        await open(desk)
        #expect(try await desk.reset(mail.name, nil).state == .closed)
        #expect(state(try await rig.desk()) == .closed)
        #expect(await call(desk, .answered) == nil)
        #expect(try await desk.reset("wordpress.org", nil).openings == 0)
        for name in ["smtp:other", "smtp", "", "x"] {
            let problem = await #expect(throws: Problem.self) { try await desk.reset(name, nil) }
            #expect(problem?.code == .breakerNotFound)
        }
        let slip = await #expect(throws: Problem.self) { try await desk.reset("wordpres.org", nil) }
        #expect(slip?.hint == "did you mean wordpress.org? `agent breaker list` shows all", "\(slip?.hint ?? "-")")
        #expect(
            desk.breakers([]).map(\.dependency.name) == ["audit-anchor", "cloudflare", "wordpress.org"], "a channel that is gone has none")
    }

    @Test("no clock locks it for ever", arguments: [-315_360_000_000, -3_600_000, 3_600_000, 315_360_000_000] as [Int64])
    func clocks(_ jump: Int64) async throws {
        let desk = try await rig.desk()
        await open(desk)
        rig.clock.jump(wall: jump)
        rig.clock.pass(300_000)
        #expect(await call(desk, .failed(reason: "no")) == .breakerOpen)
        rig.clock.reboot()
        let next = try await rig.desk()
        #expect(await call(next, .answered) == .breakerOpen)
        rig.clock.pass(300_000)
        #expect(await call(next, .answered) == nil)
    }
}
