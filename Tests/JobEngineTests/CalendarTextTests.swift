import Foundation
import JobEngine
import SiteModel
import Testing

@Suite("A calendar's text") struct CalendarTextTests {
    @Test(
        "is read and said in one way",
        arguments: [
            ("hourly", "hourly"), ("0 * * * *", "hourly"), ("  HOURLY ", "hourly"), ("daily 03:00", "daily 03:00"),
            ("Daily 3:00", "daily 03:00"),
            ("0 3 * * *", "daily 03:00"), ("Sunday 02:00", "Sunday 02:00"), ("sun 02:00", "Sunday 02:00"), ("0 2 * * 7", "Sunday 02:00"),
            ("0 2 * * 0", "Sunday 02:00"), ("thu,mon 4:05", "Monday,Thursday 04:05"), ("1st 01:00", "1st 01:00"),
            ("0 1 1 * *", "1st 01:00"),
            ("2nd 00:00", "2nd 00:00"), ("3rd 00:00", "3rd 00:00"), ("11th 00:00", "11th 00:00"), ("31st 23:59", "31st 23:59"),
            ("every 10m", "every 10m"), ("every 60m", "every 1h"), ("every 24h", "every 1d"), ("every 7d", "every 7d"),
            ("every 1m", "every 1m"),
            ("*/15 8-18 * * mon-fri", "*/15 8-18 * * 1-5"), ("0,15,30,45 * * * *", "*/15 * * * *"), ("* * * * *", "* * * * *"),
            ("5 4 1-7 * 1", "5 4 1-7 * 1"), ("0 0 29 2 *", "0 0 29 2 *"), ("0 0 29 feb *", "0 0 29 2 *"), ("0 0 31 2 mon", "0 0 31 2 1"),
            ("10-40/10 1,3 * jan,mar-may *", "10,20,30,40 1,3 * 1,3-5 *"), ("0 0 * * fri-sun", "Sunday,Friday,Saturday 00:00"),
            ("0 0 */2 * */3", "0 0 */2 * */3"), ("0 0 1-31 * *", "0 0 1-31 * *"), ("7\t*\t*\t*\t*", "7 * * * *"),
        ])
    func read(_ text: String, _ canonical: String) throws {
        let rule = try CalendarRule(text)
        #expect(rule.text == canonical)
        #expect(try CalendarRule(rule.text) == rule)
    }

    @Test(
        "is refused whole where a part of it is not understood",
        arguments: [
            "", " ", "never", "hourly 03:00", "daily", "daily 24:00", "daily 03:60", "daily 3", "daily 3:0", "daily 03:00:00",
            "daily -1:00",
            "sunday", "sonntag 02:00", "sun,sun 02:00", "sun,,mon 02:00", "32nd 01:00", "0th 01:00", "1th 01:00", "2st 01:00", "11st 01:00",
            "st 01:00", "every", "every 0m", "every 10", "every m", "every -5m", "every 8d", "every 10081m", "every 99999999999999999999m",
            "every 10s", "every 1.5h", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 0 *", "* * * 13 *", "* * * * 8",
            "* * * *", "* * * * * *", "*/0 * * * *", "*/61 * * * *", "*/ * * * *", "*5 * * * *", "*,5 * * * *", "5,* * * * *",
            "5/10 * * * *",
            "10-5 * * * *", "1-2-3 * * * *", "1- * * * *", "-1 * * * *", ", * * * *", "1,,2 * * * *", "1-5/0 * * * *", "1-5/ * * * *",
            "1-5/1/1 * * * *", "0 0 31 2 *", "0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 31 2 */2", "0 0 * * fri-thu", "@daily", "0 0 L * *",
            "٣ * * * *", "daily 0３:00", "hourly\n", "hourly\u{0}", "* * * * *\u{202e}", "+5 * * * *", "0x5 * * * *", "1e1 * * * *",
            String(repeating: "1,", count: 150) + "1 * * * *", String(repeating: "*", count: 10_000),
        ])
    func refused(_ text: String) {
        let problem = #expect(throws: Problem.self) { try CalendarRule(text) }
        #expect(problem?.code == .badCalendar)
        #expect((problem?.message.utf8.count ?? 0) < 2_000, "a refusal does not repeat what it was sent without end")
    }

    /// Ten thousand of random fields: whatever is read says itself, and whatever says itself comes again or is refused; nothing hangs.
    @Test("made at random reads back as it is said, and has a next time") func random() throws {
        var dice = Dice(7)
        let parts = [
            "*", "*/2", "*/7", "*/31", "0", "1", "2", "5", "7", "12", "29", "31", "1-5", "2-4/2", "0,3", "10-20/5", "mon", "feb", "1-",
            "60", "",
        ]
        var read = 0
        for _ in 0..<10_000 {
            let text = (0..<5).map { _ in parts.randomElement(using: &dice) ?? "" }.joined(separator: " ")
            guard let rule = try? CalendarRule(text) else { continue }
            read += 1
            #expect(try CalendarRule(rule.text) == rule, "\(text) → \(rule.text)")
            #expect(rule.next(after: 1_700_000_000, in: .utc) != nil, "\(text)")
        }
        #expect(read > 500)
    }
}
