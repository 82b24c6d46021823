import Foundation
import JobEngine
import SiteModel
import Testing

@Suite("The next time of a calendar") struct CalendarNextTests {
    /// `2026-03-29T01:00:00Z` as seconds.
    private func instant(_ text: String) throws -> Int64 {
        Int64(try Date(text, strategy: .iso8601).timeIntervalSince1970)
    }
    private func text(_ instant: Int64?) -> String { instant.map { Date(timeIntervalSince1970: Double($0)).ISO8601Format() } ?? "never" }

    private func times(_ calendar: String, _ zone: String, after: String, _ count: Int) throws -> [String] {
        let (rule, zone) = (try CalendarRule(calendar), try LocalZone(zone, zoneFile))
        var at = try instant(after)
        return try (0..<count).map { _ in
            at = try #require(rule.next(after: at, in: zone))
            return text(at)
        }
    }

    @Test("is the one that a person expects") func ordinary() throws {
        #expect(try times("daily 03:00", "UTC", after: "2026-11-27T03:00:00Z", 2) == ["2026-11-28T03:00:00Z", "2026-11-29T03:00:00Z"])
        #expect(try times("daily 03:00", "UTC", after: "2026-11-27T02:59:59Z", 1) == ["2026-11-27T03:00:00Z"])
        #expect(try times("Sunday 02:00", "UTC", after: "2026-11-27T00:00:00Z", 2) == ["2026-11-29T02:00:00Z", "2026-12-06T02:00:00Z"])
        #expect(try times("1st 01:00", "UTC", after: "2026-11-27T00:00:00Z", 2) == ["2026-12-01T01:00:00Z", "2027-01-01T01:00:00Z"])
        #expect(
            try times("every 10m", "Asia/Kathmandu", after: "2026-11-27T00:03:00Z", 2) == ["2026-11-27T00:10:00Z", "2026-11-27T00:20:00Z"])
        #expect(try times("hourly", "Asia/Kathmandu", after: "2026-11-27T00:00:00Z", 1) == ["2026-11-27T00:15:00Z"])
        #expect(try times("daily 03:00", "America/New_York", after: "2026-11-27T00:00:00Z", 1) == ["2026-11-27T08:00:00Z"])
        // Neither day field is a star: one of both is enough.
        #expect(
            try times("0 0 13 * fri", "UTC", after: "2026-11-10T12:00:00Z", 3) == [
                "2026-11-13T00:00:00Z", "2026-11-20T00:00:00Z", "2026-11-27T00:00:00Z",
            ])
    }

    @Test("leaves out months without the day, and waits for 29 February") func shortMonths() throws {
        #expect(
            try times("31st 00:00", "UTC", after: "2026-01-31T00:00:00Z", 3) == [
                "2026-03-31T00:00:00Z", "2026-05-31T00:00:00Z", "2026-07-31T00:00:00Z",
            ])
        #expect(try times("0 0 29 2 *", "UTC", after: "2026-01-01T00:00:00Z", 2) == ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z"])
        #expect(try times("0 0 29 2 *", "UTC", after: "2096-03-01T00:00:00Z", 1) == ["2104-02-29T00:00:00Z"])
        // A leap day that is a Sunday (*/7 is day 0 alone, and keeps its star).
        #expect(try times("0 0 29 2 */7", "UTC", after: "2032-03-01T00:00:00Z", 1) == ["2060-02-29T00:00:00Z"])
    }

    @Test("in a gap comes once, at the first instant after it") func gap() throws {
        // Berlin, 2026-03-29: 02:00 becomes 03:00.
        #expect(
            try times("daily 02:30", "Europe/Berlin", after: "2026-03-28T02:00:00Z", 3) == [
                "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z", "2026-03-31T00:30:00Z",
            ])
        #expect(
            try times("*/20 2 * * *", "Europe/Berlin", after: "2026-03-28T02:00:00Z", 2) == [
                "2026-03-29T01:00:00Z", "2026-03-30T00:00:00Z",
            ])
        // Several times in the gap and the first one behind it are one run.
        #expect(
            try times("0,30 2,3 * * *", "Europe/Berlin", after: "2026-03-29T00:59:00Z", 2) == [
                "2026-03-29T01:00:00Z", "2026-03-29T01:30:00Z",
            ])
        // Half an hour on Lord Howe, and a whole day in Samoa, where 2011-12-30 was left out.
        #expect(try times("daily 02:15", "Australia/Lord_Howe", after: "2026-10-03T12:00:00Z", 1) == ["2026-10-03T15:30:00Z"])
        #expect(
            try times("daily 12:00", "Pacific/Apia", after: "2011-12-29T21:00:00Z", 3) == [
                "2011-12-29T22:00:00Z", "2011-12-30T10:00:00Z", "2011-12-30T22:00:00Z",
            ])
    }

    @Test("in an overlap comes once, the first time") func overlap() throws {
        // Berlin, 2026-10-25: 03:00 becomes 02:00.
        #expect(
            try times("daily 02:30", "Europe/Berlin", after: "2026-10-24T12:00:00Z", 2) == ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"])
        #expect(
            try times("daily 02:30", "Europe/Berlin", after: "2026-10-25T01:00:00Z", 1) == ["2026-10-26T01:30:00Z"], "not the second time")
    }

    @Test("of what comes every hour goes by instants: none is left out and none is waited for twice") func everyHour() throws {
        #expect(
            try times("hourly", "Europe/Berlin", after: "2026-10-24T23:00:00Z", 4) == [
                "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z", "2026-10-25T03:00:00Z",
            ])
        #expect(
            try times("hourly", "Europe/Berlin", after: "2026-03-29T00:00:00Z", 2) == ["2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z"])
        // Midnight that is left out: Beirut, 2026-03-29 begins at 01:00.
        #expect(try times("30 * * * sun", "Asia/Beirut", after: "2026-03-28T10:00:00Z", 1) == ["2026-03-28T22:30:00Z"])
    }

    @Test(
        "does not come behind the year 9999, and hostile instants neither trap nor hang",
        arguments: [
            Int64.min, -1, 0, 253_402_300_799, 253_402_300_800, 1 << 53, Int64.max - 1, Int64.max,
        ])
    func farAway(_ after: Int64) throws {
        for calendar in ["daily 03:00", "hourly", "0 0 29 2 *", "every 7d", "* * * * *"] {
            for zone in [LocalZone.utc, try LocalZone("Europe/Berlin", zoneFile)] {
                let next = try CalendarRule(calendar).next(after: after, in: zone)
                if let next { #expect(next > after && next < 253_402_300_800 + 14 * 86_400) }
                if after >= 253_402_300_799 { #expect(next == nil) }
            }
        }
        _ = try LocalZone("Europe/Berlin", zoneFile).wallText(at: min(max(after, 0), 253_402_300_799))
    }

    /// Minute by minute over three weeks around a change of the clocks, with Foundation's own calendar as the judge.
    @Test(
        "is what a walk over the minutes finds",
        arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "America/Santiago", "Asia/Kathmandu"])
    func walked(_ name: String) throws {
        var dice = Dice(11)
        let zone = try LocalZone(name, zoneFile)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: name))
        let changes = ["2026-03-29T00:00:00Z", "2026-10-25T00:00:00Z", "2026-04-05T00:00:00Z"]
        for round in 0..<6 {
            let (hour, minute) = (Int.random(in: 0...23, using: &dice), [0, 15, 30, 59].randomElement(using: &dice) ?? 0)
            let rule = try CalendarRule("\(minute) \(round % 2 == 0 ? "\(hour)" : "*") * * *")
            let begin = try instant(changes[round % 3]) - 10 * 86_400
            var (at, found) = (begin, [Int64]())
            while let next = rule.next(after: at, in: zone), next < begin + 20 * 86_400 {
                found.append(next)
                at = next
            }
            var (walked, seen, last) = ([Int64](), Set<String>(), "")
            for minuteNumber in 1..<(20 * 1_440) {
                let instant = begin + Int64(minuteNumber) * 60
                let parts = calendar.dateComponents([.day, .month, .hour, .minute], from: Date(timeIntervalSince1970: Double(instant)))
                guard parts.minute == minute, round % 2 == 1 || parts.hour == hour else { continue }
                last = "\(parts.month ?? 0)-\(parts.day ?? 0)"
                // Of a fixed time the first of a day; a day whose time is left out is not walked over.
                if round % 2 == 1 || seen.insert(last).inserted { walked.append(instant) }
            }
            let missing = Set(walked).subtracting(found)
            #expect(missing.isEmpty, "\(rule) in \(name): \(missing.map { text($0) })")
            // What the walk does not know are gaps alone: one for each.
            #expect(Set(found).subtracting(walked).count <= 1, "\(rule) in \(name)")
            #expect(found == found.sorted() && Set(found).count == found.count)
        }
    }

    @Test(
        "needs a zone that exists",
        arguments: [
            "", "Berlin", "EST", "Europe/Nowhere", "../../etc/passwd", "Europe/Berlin\n", "/etc/localtime",
            String(repeating: "a/", count: 99),
        ])
    func zones(_ name: String) {
        #expect(throws: Problem.self) { try LocalZone(name, zoneFile) }
    }
}
