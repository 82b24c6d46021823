import JobEngine
import SiteModel
import Testing

/// A host whose clocks a test turns, and a book in memory.
private struct Host {
    var clockwork = Clockwork(host: "h")
    var states: [String: ScheduleState] = [:]
    let entries: [ScheduleDefault]
    /// Seconds.
    var wall: Int64
    var boot: Int64 = 1_000
    var runs: [(name: String, slot: Int64, at: Int64)] = []

    init(_ entries: (String, String, Int)..., at wall: Int64) throws {
        self.wall = wall
        self.entries = try entries.map {
            ScheduleDefault(name: $0.0, kind: $0.0, title: "", calendar: try CalendarRule($0.1), jitter: $0.2)
        }
    }

    /// A daemon that looks as the scheduler does, until so many seconds have passed on both clocks.
    mutating func live(_ seconds: Int64) throws {
        let end = boot + seconds
        while boot < end { try step(min(try look(), end - boot)) }
    }

    /// One look. - Returns: the pause after it.
    mutating func look() throws -> Int64 {
        let known = try entries.map { try ScheduleEntry($0, states[$0.name] ?? ScheduleState(), machine: .utc) }
        let found = clockwork.look(known, wall: wall, boot: boot)
        for action in found.actions {
            switch action {
            case .begin(let name, let through, let from):
                #expect(states[name]?.doneThrough == from)
                states[name, default: ScheduleState()].doneThrough = through
            case .run(let name, let slot, let through, let from):
                #expect(states[name]?.doneThrough == from)
                states[name]?.doneThrough = through
                runs.append((name, slot, wall))
            }
        }
        #expect((1...Clockwork.longestPause).contains(found.pause))
        return found.actions.isEmpty ? found.pause : 1
    }

    mutating func step(_ seconds: Int64) throws {
        wall += seconds
        boot += seconds
    }

    /// A new daemon on the same book.
    mutating func restart() { clockwork = Clockwork(host: "h") }

    func count(_ name: String) -> Int { runs.filter { $0.name == name }.count }
}

@Suite("The schedule's clockwork") struct ClockworkTests {
    /// 2026-11-27 00:00:00 UTC.
    private static let midnight: Int64 = 1_795_737_600
    private static let year: Int64 = 365 * 86_400

    @Test("runs each time of a calendar once, at most its jitter late, and the same each day") func ordinary() throws {
        var host = try Host(("day", "daily 04:00", 1_800), ("ten", "every 10m", 0), ("minute", "* * * * *", 3_600), at: Self.midnight)
        try host.live(3 * 86_400)
        let days = host.runs.filter { $0.name == "day" }
        #expect(days.map(\.slot) == (0..<3).map { Self.midnight + 4 * 3_600 + $0 * 86_400 })
        let late = Set(days.map { $0.at - $0.slot })
        #expect(late.count == 1 && late.allSatisfy { (0...1_801).contains($0) }, "\(late)")
        #expect(host.count("ten") == 3 * 144 || host.count("ten") == 3 * 144 - 1)
        #expect(Set(host.runs.filter { $0.name == "ten" }.map(\.slot)).count == host.count("ten"))
        // A jitter longer than the period is capped at half of it: no run is lost to it.
        #expect(host.count("minute") >= 3 * 1_440 - 2)
    }

    @Test("does not run what was due before it began") func begins() throws {
        var host = try Host(("day", "daily 04:00", 0), at: Self.midnight + 5 * 3_600)
        try host.live(3_600)
        #expect(host.runs.isEmpty)
    }

    @Test("makes one run of what was missed in three days, and spreads them") func missed() throws {
        var host = try Host(
            ("a", "hourly", 600), ("b", "every 10m", 300), ("c", "daily 04:00", 1_800), ("d", "* * * * *", 60), at: Self.midnight)
        try host.live(120)
        host.runs = []
        try host.step(3 * 86_400 + 1_800)
        host.restart()
        // Up to the longest of the delays, and before the next times of `a` and `c`.
        _ = try host.look()
        #expect(host.runs.count <= 1, "not all at once: \(host.runs)")
        try host.live(1_700)
        for name in ["a", "b", "c"] { #expect(host.runs.filter { $0.name == name && $0.slot < Self.midnight + 3 * 86_400 }.count <= 1) }
        #expect(host.count("a") == 1 && host.count("b") >= 1 && host.count("b") <= 4)
        try host.live(3_600)
        #expect(host.count("c") == 1)
        #expect(Set(host.runs.map { "\($0.name) \($0.slot)" }).count == host.runs.count)
    }

    @Test("a suspended machine runs each missed entry once when it wakes", arguments: [3_600, 86_400, 30 * 86_400] as [Int64])
    func suspended(_ seconds: Int64) throws {
        var host = try Host(("a", "hourly", 0), ("b", "every 5m", 0), at: Self.midnight + 100)
        try host.live(60)
        host.runs = []
        // CLOCK_BOOTTIME goes on while the machine sleeps.
        try host.step(seconds)
        _ = try host.look()
        #expect(host.count("a") == 1 && host.count("b") == 1)
        _ = try host.look()
        #expect(host.runs.count == 2)
    }

    @Test("a clock that goes forward makes one run of each", arguments: [3_600, 10 * year] as [Int64])
    func forward(_ jump: Int64) throws {
        var host = try Host(("a", "hourly", 0), ("b", "every 5m", 0), ("c", "0 4 1 * *", 0), at: Self.midnight + 100)
        try host.live(60)
        host.runs = []
        host.wall += jump
        for _ in 0..<50 { _ = try host.look() }
        #expect(host.count("a") == 1 && host.count("b") == 1)
        #expect(host.count("c") == (jump > 86_400 * 31 ? 1 : 0))
    }

    @Test("a clock that goes back an hour repeats nothing") func backAnHour() throws {
        var host = try Host(("a", "hourly", 0), ("b", "every 5m", 0), at: Self.midnight + 100)
        try host.live(2 * 3_600)
        host.wall -= 3_600
        try host.live(3 * 3_600)
        #expect(Set(host.runs.map { "\($0.name) \($0.slot)" }).count == host.runs.count)
        #expect(host.count("a") == 4, "hours 1 to 4, each once: \(host.runs)")
    }

    @Test(
        "a clock that goes back ten years is believed: nothing is repeated at once, and nothing waits ten years", arguments: [false, true])
    func backTenYears(_ restarts: Bool) throws {
        var host = try Host(("a", "hourly", 600), ("b", "every 5m", 0), at: Self.midnight + 100)
        try host.live(2 * 3_600)
        host.runs = []
        host.wall -= 10 * Self.year
        if restarts { host.restart() }
        for _ in 0..<20 { _ = try host.look() }
        #expect(host.runs.isEmpty)
        try host.live(2 * 3_600)
        #expect((1...2).contains(host.count("a")) && (23...24).contains(host.count("b")), "\(host.count("a")) \(host.count("b"))")
    }

    @Test("a clock that goes to and fro makes no storm") func toAndFro() throws {
        var host = try Host(("a", "hourly", 600), ("b", "daily 04:00", 1_800), at: Self.midnight + 100)
        try host.live(600)
        for round in 0..<200 {
            host.wall += round % 2 == 0 ? 10 * Self.year : -10 * Self.year
            try host.live(60)
        }
        #expect(host.count("a") <= 12, "in three and a half hours: \(host.count("a"))")
        #expect(host.count("b") <= 8)
    }

    @Test("a restart between the time and its delay neither loses nor repeats the run") func restartWithinTheDelay() throws {
        var host = try Host(("a", "daily 04:00", 1_800), at: Self.midnight + 4 * 3_600 - 10)
        for _ in 0..<40 {
            try host.live(60)
            host.restart()
        }
        try host.live(7_200)
        #expect(host.count("a") == 1, "\(host.runs)")
    }

    @Test("a run that could not be written down is tried at the next look, not after another delay") func notWritten() throws {
        var host = try Host(("a", "daily 04:00", 1_800), at: Self.midnight + 100)
        try host.live(60)
        // Found late: the whole delay is waited for once.
        try host.step(5 * 3_600)
        while !(try lookInVain(&host)) { try host.step(20) }
        for _ in 1...5 {
            try host.step(20)
            #expect(try lookInVain(&host), "it waits anew")
        }
        _ = try host.look()
        #expect(host.count("a") == 1)
        // The next day's has its own delay again.
        try host.live(2 * 86_400)
        #expect(host.runs.dropFirst().map { $0.at - $0.slot }.allSatisfy { (0...1_820).contains($0) } && host.count("a") == 3)
    }

    /// A look whose actions the book could not take. - Returns: whether there were any.
    private func lookInVain(_ host: inout Host) throws -> Bool {
        let known = try host.entries.map { try ScheduleEntry($0, host.states[$0.name] ?? ScheduleState(), machine: .utc) }
        return !host.clockwork.look(known, wall: host.wall, boot: host.boot).actions.isEmpty
    }

    @Test("an entry that is switched off does not run") func disabled() throws {
        var host = try Host(("a", "every 5m", 0), at: Self.midnight)
        host.states["a"] = ScheduleState(choice: ScheduleChoice(isEnabled: false), doneThrough: Self.midnight)
        try host.live(3_600)
        #expect(host.runs.isEmpty)
    }

    @Test("two hosts do not have one rhythm, one host has one") func spread() throws {
        let own = ScheduleDefault(name: "a", kind: "a", title: "", calendar: try CalendarRule("daily 04:00"), jitter: 1_800)
        let entry = try ScheduleEntry(own, ScheduleState(), machine: .utc)
        let delays = (0..<200).map { entry.delay(host: "host\($0)", slot: Self.midnight) }
        #expect(delays == (0..<200).map { entry.delay(host: "host\($0)", slot: Self.midnight) })
        #expect(Set(delays).count > 150 && delays.allSatisfy { (0...1_800).contains($0) })
    }
}
