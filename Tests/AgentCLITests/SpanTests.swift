import AgentAPI
import AgentTesting
import Testing

@testable import AgentCLI

/// Durations and moments are written the same way whatever the option.
@Suite(.serialized) struct SpanTests {
    @Test(arguments: [
        ("0", 0), ("90", 90), ("90s", 90), ("5m", 300), ("2h", 7_200), ("1d", 86_400), ("2w", 1_209_600),
    ])
    func isReadWithAndWithoutItsUnit(_ text: String, _ seconds: Int64) { #expect(Span.seconds(in: text) == seconds) }

    @Test(arguments: [(86_400, "1d"), (7_200, "2h"), (300, "5m"), (90, "90s"), (0, "0s"), (604_800, "7d")])
    func isShownAsItIsWritten(_ seconds: Int64, _ text: String) { #expect(Span.text(seconds) == text) }

    @Test(arguments: ["", "s", "-1", "-1s", "1.5h", "1y", "h1", "9999999999999999999", "1 h", "\u{661}m"])
    func anythingElseIsNone(_ text: String) { #expect(Span.seconds(in: text) == nil) }

    @Test(arguments: [
        ("1w", Since.ago(604_800_000)), ("90s", .ago(90_000)), ("2026-11-26", .time(1_795_651_200_000)),
        ("2026-11-26T10:00", .time(1_795_687_200_000)), ("2026-11-26 10:00", .time(1_795_687_200_000)),
        ("2026-11-26T10:00:00Z", .time(1_795_687_200_000)),
    ])
    func aMomentIsSoLongAgoOrATime(_ text: String, _ since: Since) { #expect(Since(argument: text) == since) }

    @Test(arguments: [
        (["site", "list", "--lock-wait", "5m"], "sites -"), (["job", "drain", "--wait", "1h"], "pauseQueue true by 0"),
        (["schedule", "set", "doctor.pass", "--jitter", "10m"], #"setSchedule doctor.pass {"jitter":600} by 0"#),
        (["audit", "query", "--action", "site", "--since", "2026-11-26 10:00"], "audit since=1795687200000 action=site. limit=50"),
    ])
    func anOptionTakesThem(_ arguments: [String], _ call: String) async throws {
        let service = RecordingService()
        let run = try await CommandLineRun.run(arguments, against: service)
        #expect(run.status == .done && service.calls == [call], "\(run) \(service.calls)")
    }

    @Test(arguments: ["", "5", "0s", "soon", "2026-02-30", "2026-11-26T25:00", "2026-11-26  10:00", "2026"])
    func aBareNumberIsNoMoment(_ text: String) { #expect(Since(argument: text) == nil) }

    /// A number alone could be hours or days as well as seconds there.
    @Test(arguments: [
        ["crisis", "on", "--reason", "x", "--for", "2"], ["crisis", "on", "--reason", "x", "--for", "7200"],
        ["cert", "list", "--expiring", "30"],
    ])
    func whereNobodyMeansSecondsTheUnitIsAskedFor(_ arguments: [String]) async throws {
        let service = RecordingService()
        let run = try await CommandLineRun.run(arguments, against: service)
        #expect(run.status == .usage && service.calls.isEmpty && service.deeds.isEmpty, "\(run)")
        #expect(run.talk.contains("write how long with its unit (s, m, h, d or w): "), "\(run.talk)")
    }

    @Test func aBareSizeIsOfTheUnitThatItsHelpSays() async throws {
        var request = SetSiteRequest()
        try SiteAssignment("limits.memory=512").apply(to: &request)
        #expect(request.memory == 512)
        // Whoever meant gigabytes is out of its range.
        var other = SetSiteRequest()
        #expect(throws: (any Error).self) { try SiteAssignment("limits.memory=2").apply(to: &other) }
        let help = await CommandLineRun.run(["site", "set", "--help"])
        let words = help.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words.contains("a bare number is MiB"), "\(help.output)")
    }
}
