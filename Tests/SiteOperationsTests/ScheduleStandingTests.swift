import Foundation
import JobEngine
import SiteModel
import SiteOperations
import Testing

@Suite("An entry whose zone or calendar is gone") struct ScheduleStandingTests {
    private let zones: ZoneReader = { FileManager.default.contents(atPath: "/usr/share/zoneinfo/\($0)").map { [UInt8]($0) } }

    private func standings(_ states: [String: ScheduleState]) throws -> [String: ScheduleStanding] {
        let all = try ScheduleStanding.all(states, machine: .utc, zones: zones)
        return Dictionary(all.map { ($0.own.name, $0) }, uniquingKeysWith: { one, _ in one })
    }

    @Test("is shown with what was decided and why it is not understood, and the others stand as ever") func shown() throws {
        let all = try standings([
            "doctor.pass": ScheduleState(choice: ScheduleChoice(zone: "Gone/Zone"), doneThrough: 7),
            "trash.sweep": ScheduleState(choice: ScheduleChoice(calendar: "at noon")),
        ])
        #expect(all.count == (try HostSchedule.entries().count))
        #expect(all.values.filter { $0.problem != nil }.map(\.own.name).sorted() == ["doctor.pass", "trash.sweep"])
        let doctor = try #require(all["doctor.pass"])
        #expect(doctor.zone == "Gone/Zone" && doctor.calendar == "daily 04:00" && doctor.isEnabled && doctor.readable == nil)
        #expect(doctor.problem?.code == .badCalendar && doctor.problem?.next.hasPrefix("agent schedule set doctor.pass --reset") == true)
        #expect(all["trash.sweep"]?.calendar == "at noon")
        #expect(doctor.runs(after: 0, through: 86_400 * 3, most: 9, host: "h").isEmpty)
        #expect(all["history.forget"]?.runs(after: 0, through: 86_400, most: 9, host: "h").count == 9)
    }

    @Test("is mended by a choice that is understood, and begins anew then") func mended() throws {
        let broken = try #require(try standings(["doctor.pass": ScheduleState(choice: ScheduleChoice(zone: "Gone/Zone"))])["doctor.pass"])
        for wish in [ScheduleWish(isReset: true), ScheduleWish(zone: "Europe/Berlin"), ScheduleWish(zone: "")] {
            let choice = try wish.choice(over: broken.state.choice, broken.own, zones)
            let after = try broken.chosen(choice, zones: zones)
            #expect(after.problem == nil && after.isAnew(since: broken))
        }
        let still = #expect(throws: Problem.self) {
            _ = try broken.chosen(try ScheduleWish(jitter: 5).choice(over: broken.state.choice, broken.own, zones), zones: zones)
        }
        #expect(still?.code == .badCalendar && still?.next.contains("--reset") == true)
    }

    @Test("one that was understood begins anew with another calendar or zone, or when it is switched on again") func anew() throws {
        let standing = try #require(try standings([:])["doctor.pass"])
        let off = try standing.chosen(ScheduleChoice(isEnabled: false), zones: zones)
        #expect(!off.isAnew(since: standing) && standing.isAnew(since: off))
        #expect(try standing.chosen(ScheduleChoice(calendar: "daily 05:00"), zones: zones).isAnew(since: standing))
        #expect(try standing.chosen(ScheduleChoice(zone: "Europe/Berlin"), zones: zones).isAnew(since: standing))
        #expect(try !standing.chosen(ScheduleChoice(jitter: 1), zones: zones).isAnew(since: standing))
    }
}
