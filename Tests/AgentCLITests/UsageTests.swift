import AgentAPI
import AgentTesting
import SiteModel
import Testing

/// A command line that cannot be understood is refused in the house's words, with what may have been meant.
@Suite(.serialized) struct UsageTests {
    @Test(arguments: [
        (["site", "creat", "example.com"], "cannot run 'agent site creat': there is no such command", "did you mean 'agent site create'?"),
        (["sit", "list"], "cannot run 'agent sit': there is no such command", "did you mean 'agent site'?"),
        (["site", "lsit"], "cannot run 'agent site lsit': there is no such command", "did you mean 'agent site list'?"),
        (["host", "upgrade"], "cannot run 'agent host upgrade': there is no such command", "did you mean 'agent host upgrade-config'?"),
        (["site", "frobnicate"], "cannot run 'agent site frobnicate': there is no such command", "agent site --help"),
        (
            ["a\u{1b}[2J\nerror: all is well"], "cannot run 'agent a\\u{1B}[2J\\u{A}error: all is well': there is no such command",
            "agent --help"
        ),
        (["site", "show"], "cannot run 'agent site show': missing expected argument '<site>'", "agent site show --help"),
        (["site", "list", "more"], "cannot run 'agent site list': unexpected argument 'more'", "agent site list --help"),
        (
            ["site", "show", "-x"], "cannot run 'agent site show': there is no option '-x', and none but -h is written with one letter",
            "agent site show --help"
        ),
        (
            ["site", "list", "-q"], "cannot run 'agent site list': there is no option '-q', and none but -h is written with one letter",
            "did you mean '--quiet'?"
        ),
        (
            ["crisis", "on", "-r", "x"],
            "cannot run 'agent crisis on': there is no option '-r', and none but -h is written with one letter",
            "did you mean '--reason' or '--root'?"
        ),
        (["sandbox", "supervis"], "cannot run 'agent sandbox supervis': there is no such command", "agent sandbox --help"),
    ])
    func isToldInOneForm(_ arguments: [String], _ message: String, _ hint: String) async throws {
        let run = await CommandLineRun.run(arguments)
        #expect(run.status == .usage && run.output.isEmpty)
        let lines = run.talk.split(separator: "\n").map(String.init)
        #expect(lines.first == "error: \(message)" && lines.dropFirst().first == "hint: \(hint)", "\(run.talk)")
        #expect(lines.contains { $0.hasPrefix("usage: agent") } && lines.last == "more: agent explain bad-usage", "\(run.talk)")

        let json = await CommandLineRun.run(arguments + ["--format", "json"])
        let line = try #require(json.talk.split(separator: "\n").last)
        let problem = try WireJSON.decode(Problem.self, from: line.utf8)
        #expect(problem.code == .badUsage && problem.message.hasPrefix("cannot run 'agent"), "\(json.talk)")
    }

    @Test func anOptionThatIsMisspeltIsRecognised() async {
        let run = await CommandLineRun.run(["site", "list", "--fomat", "json"])
        #expect(run.status == .usage && run.talk.contains("'--fomat'. Did you mean '--format'?"), "\(run.talk)")
    }

    @Test(arguments: [
        (["audit", "query", "--outcome", "bad"], "--outcome <outcome>': it must be one of begun, done, "),
        (["site", "list", "--format", "xml"], "--format <format>': it must be one of 'table', 'json', 'yaml', 'csv' or 'ids'"),
        (["host", "prepare", "--http3", "maybe"], "it must be one of 'on' and 'off'"),
    ])
    func aValueThatIsNoneIsToldThoseThatThereAreInOneLine(_ arguments: [String], _ rule: String) async {
        let run = await CommandLineRun.run(arguments)
        #expect(run.status == .usage && run.talk.contains(rule) && !run.talk.contains("Please"), "\(run.talk)")
    }

    @Test func aCodeThatIsMisspeltIsRecognised() async {
        let run = await CommandLineRun.run(["explain", "site-trash"])
        #expect(run.status == .notFound && run.talk.contains("did you mean 'agent explain site-trashed'?"), "\(run.talk)")
    }

    @Test(arguments: [
        ["site", "show", ""], ["site", "logs", ""], ["site", "set", "", "cache=off"], ["site", "delete", "", "--yes"],
        ["change", "show", ""],
        ["change", "follow", ""],
    ])
    func anEmptyNameIsBadInputAndAsksNothing(_ arguments: [String]) async throws {
        let service = RecordingService()
        let run = try await CommandLineRun.run(arguments, against: service)
        #expect(run.status == .usage && run.output.isEmpty && run.talk.contains("is empty"), "\(run)")
        #expect(service.calls.isEmpty)
    }
}
