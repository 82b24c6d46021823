import AgentServer
import AgentTesting
import ArgumentParser
import Foundation
import SiteModel
import Testing

@testable import AgentCLI

/// A dry run says what would be done, in words and in data, does nothing, and is never taken for the real thing.
@Suite(.serialized) struct DryRunTests {
    /// What changes something, with what it needs to be asked.
    private static let changing: [[String]] = [
        ["host", "reload"], ["host", "refresh-cloudflare"], ["host", "accept-clock"],
        ["site", "create", "example.com"], ["site", "set", "example.com", "cache=off"], ["site", "disable", "example.com"],
        ["site", "enable", "example.com"], ["site", "cache", "purge", "example.com"], ["site", "cache", "purge", "example.com", "/a/"],
        ["site", "snippet", "set", "example.com", "SNIPPET"], ["site", "snippet", "clear", "example.com"],
        ["site", "delete", "example.com"], ["site", "delete", "example.com", "--purge"], ["site", "undelete", "example.com"],
        ["site", "cron", "run", "example.com"],
        ["job", "add", "site.disable", "--site", "example.com"], ["job", "retry", "j23456789abc"], ["job", "pause"], ["job", "continue"],
        ["job", "drain"],
        ["schedule", "run", "doctor.pass"], ["schedule", "set", "doctor.pass", "--calendar", "hourly"],
        ["schedule", "enable", "doctor.pass"], ["schedule", "disable", "doctor.pass"],
        ["alert", "ack", "a23456789abc", "--reason", "x"], ["alert", "test", "on-call"],
        ["audit", "archive"], ["audit", "begin-anew", "--reason", "x"],
        ["crisis", "on", "--reason", "x"], ["crisis", "on", "--reason", "x", "--site", "example.com"], ["crisis", "off"],
        ["secret", "set", "a.b", "--file", "SECRET"], ["secret", "rotate", "smtp.password", "--file", "SECRET"],
        ["secret", "remove", "smtp.password"],
        ["breaker", "reset", "smtp:on-call"],
        ["cert", "issue", "example.com"], ["cert", "renew", "example.com"], ["cert", "renew", "example.com", "--force"],
        ["cert", "import", "example.com", "--chain", "SECRET"],
        ["cert", "revoke", "example.com", "--reason", "key-compromise"],
        ["cert", "watch", "example.org"], ["cert", "unwatch", "example.org:8443"],
        ["token", "create", "--role", "viewer"], ["token", "revoke", "t23456789abc"], ["token", "revoke", "tabcdefghijk"],
    ]

    /// What is asked only of a thing in another state than the sample's; said no to as the real one would be.
    private static let refused: [[String]] = [
        ["job", "cancel", "j23456789abc"], ["job", "pause", "j23456789abc"], ["job", "continue", "j23456789abc"],
        ["change", "cancel", "c23456789abc"], ["change", "resume", "c23456789abc"],
    ]

    /// Fetched once the change is made, or the token: no request of its own.
    private static let fetching: Set<String> = ["change.password", "token.secret"]

    /// What stands in the way of the real one: the daemon judges the same deeds of the same things, and its no ends both alike.
    @Test(arguments: changing + refused + [["change", "undo", "c23456789abc"], ["host", "upgrade-config"]])
    func asksTheDaemonAboutWhatTheRealOneWouldDo(_ command: [String]) async throws {
        try await withFiles(command) { words in
            let dry = RecordingService()
            _ = try await CommandLineRun.run(words + ["--dry-run"], against: dry)
            let real = RecordingService()
            let keeping =
                words.starts(with: ["site", "create"]) ? ["--password-file", "/tmp/agent-dry-\(UInt32.random(in: 0 ... .max))"] : []
            _ = try await CommandLineRun.run(words + ["--yes"] + keeping, against: real)
            if let file = keeping.last { unlink(file) }
            let done = real.deeds.filter { !Self.fetching.contains($0.action) }.map { Self.text($0) }
            #expect(dry.judged.map { Self.text($0) } == done && !done.isEmpty, "\(dry.judged)")

            let crisis = RecordingService()
            crisis.refuse(with: Problem(.crisisActive, "cannot begin it: crisis mode stops everything", hint: "agent crisis off"))
            let run = try await CommandLineRun.run(words + ["--dry-run"], against: crisis)
            #expect(run.status == .paused && run.output.isEmpty && run.talk.contains("crisis-active"), "\(run)")
            #expect(crisis.calls.isEmpty && crisis.deeds.isEmpty, "\(crisis.calls)")
        }
    }

    /// By the site's name, whichever way it was named.
    private static func text(_ deed: Deed) -> String { "\(deed.action) \(deed.target)".replacing("sabcdefghijk", with: "example.com") }

    @Test func whatMayNotBeEndedForGoodIsNotPutInTheTrashInstead() async throws {
        let service = RecordingService()
        service.refuse(with: Problem(.crisisActive, "cannot begin site.purge: crisis mode stops it", hint: "agent crisis off"))
        let run = try await CommandLineRun.run(["site", "delete", "example.com", "--purge", "--yes"], against: service)
        #expect(run.status == .paused && service.deeds.isEmpty, "\(run)")
        #expect(service.judged.map(\.action) == ["site.purge"])
    }

    /// What could not be stopped is not said to be.
    @Test(arguments: [
        (["--kind", "sitee.disable"], "did you mean site.disable"), (["--module", "sites"], "agent crisis on --kind site"),
    ])
    func aStopOfNothingIsRefusedAsTheRealOne(_ scope: [String], _ hint: String) async throws {
        let service = RecordingService()
        let run = try await CommandLineRun.run(["crisis", "on", "--reason", "x", "--dry-run"] + scope, against: service)
        #expect(run.status == .usage && run.output.isEmpty && run.rootlessTalk.contains("hint: \(hint)"), "\(run)")
        #expect(service.calls == ["jobKinds"], "\(service.calls)")
    }

    /// Commands without one, and why.
    private static let without: [String: String] = [
        "sandbox up": "it makes what is missing and is asked again at will", "sandbox down": "up brings it back",
        "sandbox supervise": "it is the servers' parent", "host prepare": "it runs without a daemon, and repeats nothing",
        "site login-url": "it changes nothing that stays", "site shell": "a person types what happens in it",
        "daemon run": "it is the daemon", "doctor": "without --adopt and --delete it only looks: the same findings",
    ]

    private static let looking: Set<String> = [
        "sandbox status", "host status", "host clock", "site list", "site show", "site plan", "site limits", "site snippet show",
        "site status",
        "site logs",
        "site events", "site cron list", "change list", "change show", "change follow", "job list", "job show", "job kinds",
        "schedule list",
        "schedule next", "alert list", "alert show", "alert conditions", "alert channels", "audit query", "audit verify", "audit export",
        "crisis status", "secret list", "breaker list", "limit list", "token list", "cert list", "cert show", "cert test", "health",
        "explain", "completion",
    ]

    /// With files for those that read one.
    private func withFiles<Answer>(_ words: [String], _ body: ([String]) async throws -> Answer) async throws -> Answer {
        let place = "/tmp/agent-dry-\(UInt32.random(in: 0 ... .max))"
        try Data("add_header X-One a;\n".utf8).write(to: URL(fileURLWithPath: "\(place).conf"))
        try Data("value\n".utf8).write(to: URL(fileURLWithPath: "\(place).secret"))
        #expect(chmod("\(place).secret", 0o600) == 0)
        defer { for end in ["conf", "secret"] { unlink("\(place).\(end)") } }
        return try await body(words.map { $0 == "SNIPPET" ? "\(place).conf" : $0 == "SECRET" ? "\(place).secret" : $0 })
    }

    @Test func everyCommandLooksOrHasADryRunOrAReason() {
        let all = Set(HelpTests.commands().map { $0.words.joined(separator: " ") })
        let dry = Set(HelpTests.commands().filter { $0.type is any ChangingCommand.Type }.map { $0.words.joined(separator: " ") })
        #expect(all.subtracting(dry).subtracting(Self.looking).subtracting(Self.without.keys) == [])
        #expect(dry.isDisjoint(with: Self.looking) && dry.isDisjoint(with: Self.without.keys))
        let tried = Set(
            (Self.changing + Self.refused).flatMap { words in (1...words.count).map { words.prefix($0).joined(separator: " ") } })
        #expect(dry.subtracting(tried).subtracting(["host upgrade-config", "change undo"]) == [])
    }

    @Test(arguments: changing)
    func saysWhatItWouldDoAndDoesNothing(_ command: [String]) async throws {
        try await withFiles(command + ["--dry-run"]) { words in
            let service = RecordingService()
            let text = try await CommandLineRun.run(words, against: service)
            #expect(text.status == .done && text.output.hasPrefix("would "), "\(text)")
            #expect(text.talk.contains("nothing was changed"), "\(text.talk)")
            let data = try await CommandLineRun.run(words + ["--format", "json"], against: service)
            let object = try #require(try JSONSerialization.jsonObject(with: Data(data.output.utf8)) as? [String: Any], "\(data)")
            #expect(object["dryRun"] as? Bool == true && (object["would"] as? String)?.isEmpty == false, "\(data.output)")
            // What is asked of the daemon only looks, or says that it does.
            for call in service.calls where call.contains(" by ") { #expect(call.contains(#""dryRun":true"#), "\(call)") }
        }
    }

    @Test(arguments: refused)
    func saysNoAsTheRealOneWould(_ command: [String]) async throws {
        let service = RecordingService()
        let run = try await CommandLineRun.run(command + ["--dry-run"], against: service)
        #expect(run.status == .refused && run.output.isEmpty && run.talk.contains("it is "), "\(run)")
        #expect(!service.calls.contains { $0.contains(" by ") })
    }

    @Test func aChangeThatIsDoneWouldBeTakenBack() async throws {
        let service = RecordingService()
        let run = try await CommandLineRun.run(["change", "undo", "c23456789abc", "--dry-run"], against: service)
        #expect(run.status == .done && run.output.hasPrefix("would take back change c23456789abc: "), "\(run)")
        #expect(service.calls == ["change c23456789abc", "site sabcdefghijk"])
    }

    @Test func theRealThingSaysNothingOfIt() async throws {
        for words in [["breaker", "reset", "smtp:on-call"], ["schedule", "disable", "doctor.pass"], ["audit", "archive"]] {
            let run = try await CommandLineRun.run(words + ["--format", "json"], against: RecordingService())
            #expect(run.status == .done && !run.output.contains("dryRun") && !run.output.contains("would"), "\(run)")
            let chosen = try await CommandLineRun.run(words + ["--fields", "would"], against: RecordingService())
            #expect(chosen.status == .usage)
        }
        let dry = try await CommandLineRun.run(
            ["breaker", "reset", "smtp:on-call", "--dry-run", "--fields", "would,state", "--format", "csv"], against: RecordingService())
        #expect(dry.output.hasPrefix("would,state\n\"close breaker smtp:on-call") || dry.output.hasPrefix("would,state\nclose breaker"))
    }

    @Test func whatNginxWouldRefuseIsNoReload() async throws {
        let service = RecordingService()
        service.find([.init(code: "nginx.refused", severity: "error", subject: "a.conf", text: "line 7 is none", remedy: "mend it")])
        let run = try await CommandLineRun.run(["host", "reload", "--dry-run"], against: service)
        #expect(run.status == .refused && run.talk.contains("line 7 is none") && run.talk.contains("hint: mend it"), "\(run)")
    }
}
