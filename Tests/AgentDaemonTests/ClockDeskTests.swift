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
