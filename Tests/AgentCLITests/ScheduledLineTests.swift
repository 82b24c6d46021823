import AgentAPI
import AgentTesting
import Testing

@testable import AgentCLI

/// The coming week on a screen: what runs often has one line, and hides nothing.
@Suite struct ScheduledLineTests {
    private static func runs(_ name: String, every seconds: Int64, _ count: Int64, from: Int64 = 0) -> [ScheduledRunView] {
        (0..<count).map { ScheduledRunView(name: name, at: from + $0 * seconds, local: "2023-11-15 04:00", zone: "UTC", kind: name) }
    }

    private static func lines(_ runs: [ScheduledRunView]) -> [ScheduledLine] {
        ScheduledLine.all(runs.sorted { $0.at < $1.at }, ["often": "hourly", "daily": "daily 04:00"])
    }

    @Test func whatRunsEachHourHasOneLineWithItsCalendar() {
        let lines = Self.lines(Self.runs("often", every: 3_600, 168, from: 300) + Self.runs("daily", every: 86_400, 7))
        #expect(
            lines.filter { $0.run.name == "daily" }.count == 7 && lines.filter { $0.run.name == "daily" }.allSatisfy { $0.again == nil })
        let often = lines.filter { $0.run.name == "often" }
        #expect(often.map(\.again) == ["hourly, 24 a day"] && often.first?.run.at == 300)
        #expect(lines.map(\.run.at) == lines.map(\.run.at).sorted())
    }

    @Test func twiceADayIsStillEachRun() {
        #expect(Self.lines(Self.runs("twice", every: 43_200, 14)).count == 14)
        #expect(Self.lines(Self.runs("thrice", every: 28_800, 21)).map(\.again) == ["3 a day"])
    }

    @Test func whatWasCutOffIsNotCalledAll() {
        let most = Int64(ScheduledRunView.mostOfOne)
        #expect(Self.lines(Self.runs("often", every: 60, most)).map(\.again) == ["hourly, \(most) or more a day"])
        #expect(ScheduledLine.all([], [:]).isEmpty)
    }

    @Test func programsHaveEachRun() async throws {
        for format in ["json", "csv", "yaml"] {
            let run = try await CommandLineRun.run(["schedule", "next", "--format", format], against: RecordingService())
            #expect(run.status == .done && !run.output.contains("again") && run.output.contains("2023-11-15 04:00"), "\(run)")
        }
        let table = try await CommandLineRun.run(["schedule", "next"], against: RecordingService())
        #expect(table.output.contains("AGAIN") && table.output.contains("doctor.pass"), "\(table)")
    }
}
