import Foundation
import SiteModel
import Testing

@testable import AgentDaemon

/// Whether the clock may be believed is known over restarts of the daemon and of the machine.
@Suite("The desk of the clock") struct ClockDeskTests {
    private let rig: GuardRig
    private static let year: Int64 = 365 * 86_400_000
    init() throws { rig = try GuardRig() }

    private func look(_ desk: ClockDesk, served: Int64? = nil) async throws -> ClockTrust {
        // Before any was found sound, what is there is asked: this program was made after the time of these tests.
        if try await rig.store.soundClock() == nil { try await rig.store.keep(soundClock: rig.clock.now) }
        return try await desk.look(rig.clock.now, rig.store, served: served)
    }

    @Test("a clock that leaps by a year is in doubt, and the leap is not believed after a restart; put right, it is sound") func leap()
        async throws
    {
        let desk = ClockDesk()
        #expect(try await look(desk).time != nil)
        rig.clock.pass(60_000)
        rig.clock.jump(wall: Self.year)
        for one in [desk, ClockDesk()] { #expect(try await look(one).time == nil) }
        rig.clock.reboot()
        #expect(try await look(ClockDesk()) == .doubted("the machine was off for 365 days, or its clock is wrong"))
        rig.clock.jump(wall: -Self.year)
        #expect(try await look(ClockDesk()).time != nil)
    }

    @Test("a time server decides: against the memory, and against the clock") func served() async throws {
        let desk = ClockDesk()
        #expect(try await look(desk).time != nil)
        rig.clock.reboot()
        rig.clock.jump(wall: Self.year)
        #expect(try await look(desk).time == nil)
        #expect(try await look(desk, served: rig.clock.now.wall / 1000 - Self.year / 1000).time == nil)
        #expect(try await look(desk, served: rig.clock.now.wall / 1000).time != nil)
        rig.clock.pass(3_600_000)
        #expect(try await look(ClockDesk()).time != nil, "from there on it is known")
    }

    @Test("a certificate of an authority that begins later than now is a doubt") func begun() async throws {
        let desk = ClockDesk()
        await desk.note(begun: rig.clock.now.wall / 1000 + 300 * 86_400)
        await desk.note(begun: nil)
        await desk.note(begun: 5)
        #expect(try await look(desk) == .doubted("the clock is 300 days behind the beginning of a certificate that is served here"))
    }

    @Test("what was found sound while it was wrong is no yardstick for ever: a person accepts the clock that was set right")
    func accepted() async throws {
        rig.clock.jump(wall: Self.year)
        var desk = ClockDesk()
        #expect(try await look(desk).time != nil, "a first start a year ahead")
        for isNewBoot in [false, true] {
            rig.clock.jump(wall: isNewBoot ? 0 : -Self.year)
            if isNewBoot { rig.clock.reboot() }
            rig.clock.pass(60_000)
            for one in [desk, ClockDesk()] { #expect(try await look(one).time == nil) }
        }
        desk = ClockDesk()
        try await desk.accept(rig.clock.now, rig.store, served: nil)
        for one in [desk, ClockDesk()] { #expect(try await look(one).time?.seconds == rig.clock.now.wall / 1000) }
        #expect(try await ClockDesk().lastSound(rig.store) == rig.clock.now.wall / 1000)
        rig.clock.reboot()
        #expect(try await look(ClockDesk()).time != nil)
        // What comes after it is held against it.
        rig.clock.jump(wall: Self.year)
        #expect(try await look(ClockDesk()).time == nil)
    }

    @Test("a beginning that was known when a person said what time it is says nothing any more; a later one does") func disbelieved()
        async throws
    {
        let desk = ClockDesk()
        let begun = rig.clock.now.wall / 1000 + 300 * 86_400
        await desk.note(begun: begun)
        #expect(try await look(desk).time == nil)
        try await desk.accept(rig.clock.now, rig.store, served: nil)
        #expect(try await look(desk).time != nil)
        rig.clock.pass(7_200_000)
        #expect(try await look(desk).time != nil)
        let next = ClockDesk()
        await next.note(begun: begun)
        #expect(try await look(next).time != nil, "after a restart, too")
        await next.note(begun: begun + 1)
        #expect(try await look(next).time == nil)
    }

    @Test("a time server's word is overruled by nobody") func overruled() async throws {
        let desk = ClockDesk()
        let served = rig.clock.now.wall / 1000 - 40 * 86_400
        let problem = await #expect(throws: Problem.self) { try await desk.accept(rig.clock.now, rig.store, served: served) }
        #expect(problem?.code == .clockInDoubt)
        #expect(try await rig.store.soundClock() == nil)
    }

    @Test("as long as nothing is known, this program's own age is") func age() async throws {
        // The rig's clock stands at 2023.
        let trust = try await ClockDesk().look(rig.clock.now, rig.store, served: nil)
        guard case .doubted(let why) = trust else {
            Issue.record("\(trust)")
            return
        }
        #expect(why.hasSuffix("behind what has happened here"))
        #expect(try await rig.store.soundClock() == nil, "what is doubted is not kept")
    }

    @Test("a sound reading is kept once an hour, not at each look") func kept() async throws {
        let desk = ClockDesk()
        _ = try await look(desk)
        let first = try await rig.store.soundClock()
        rig.clock.pass(3_599_999)
        _ = try await look(desk)
        #expect(try await rig.store.soundClock() == first)
        rig.clock.pass(1)
        _ = try await look(desk)
        #expect(try await rig.store.soundClock() == rig.clock.now)
    }
}
