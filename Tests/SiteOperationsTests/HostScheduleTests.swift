import Foundation
import JobEngine
import SiteModel
import SiteOperations
import Testing

@Suite struct HostScheduleTests {
    private let zones: ZoneReader = { FileManager.default.contents(atPath: "/usr/share/zoneinfo/\($0)").map { [UInt8]($0) } }

    @Test func everyEntryIsReadableAndTakesInAJobOfWhichOneIsEnough() throws {
        let entries = try HostSchedule.entries()
        #expect(
            Set(entries.map(\.name)) == [
                "trash.sweep", "history.forget", "audit.archive", "doctor.pass", "cloudflare.refresh", "certificate.watch",
            ])
        for entry in entries {
            #expect((0...ScheduleEntry.longestJitter).contains(entry.jitter))
            let job = try HostSchedule.job(entry.kind, (JobID(random: 1), 5), requestedBy: 7)
            #expect(job.key == entry.kind && job.lane == nil && job.createdAt == 5 && job.requestedBy == 7)
        }
        #expect(throws: Problem.self) { try HostSchedule.job("site.disable", (JobID(random: 1), 5), requestedBy: 7) }
    }

    @Test func aWishKeepsWhatIsNotTheAgentsOwn() throws {
        let own = try #require(try HostSchedule.entries().first { $0.name == "doctor.pass" })
        let choice = try ScheduleWish(calendar: "0 3 * * *", zone: "Europe/Berlin", jitter: 5, isEnabled: false).choice(
            over: .init(), own, zones)
        #expect(choice == ScheduleChoice(calendar: "daily 03:00", zone: "Europe/Berlin", jitter: 5, isEnabled: false))
        // Nothing said, nothing changed; the agent's own said, nothing kept.
        #expect(try ScheduleWish().choice(over: choice, own, zones) == choice)
        let back = ScheduleWish(calendar: own.calendar.text, zone: "", jitter: own.jitter, isEnabled: true)
        #expect(try back.choice(over: choice, own, zones) == ScheduleChoice())
        #expect(try ScheduleWish(isReset: true).choice(over: choice, own, zones) == ScheduleChoice())
        #expect(try ScheduleWish(jitter: 9, isReset: true).choice(over: choice, own, zones) == ScheduleChoice(jitter: 9))
    }

    @Test(arguments: [
        ScheduleWish(calendar: "0 0 31 2 *"), ScheduleWish(zone: "Europe/Nowhere"), ScheduleWish(jitter: -1), ScheduleWish(jitter: 21_601),
        ScheduleWish(jitter: .max),
    ])
    func aWishThatIsNoneIsRefused(_ wish: ScheduleWish) throws {
        let own = try #require(try HostSchedule.entries().first)
        let problem = #expect(throws: Problem.self) { try wish.choice(over: .init(), own, zones) }
        #expect(problem?.code == .badCalendar)
    }

    @Test func anEntryThatIsMisspeltIsAnsweredWithTheNearestThatRunsByItself() {
        #expect(HostSchedule.unknown("docter.pass").hint == "did you mean doctor.pass? `agent schedule list` shows all")
        #expect(HostSchedule.unknown("trash.purge").hint == "agent schedule list", "no calendar has it")
    }
}
