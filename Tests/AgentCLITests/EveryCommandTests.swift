import AgentAPI
import AgentTesting
import Foundation
import SiteModel
import Testing

/// What each command asks of the daemon.
@Suite(.serialized) struct EveryCommandTests {
    private static let events = ["changeStarted", "changeDone"].enumerated().map { (place, kind) in
        let number = Int64(place) + 1
        return EventView(sequence: number, change: "c23456789abc", at: 1, kind: kind, step: nil, text: "x", milliseconds: nil, problem: nil)
    }

    @Test(arguments: [
        (["site", "list"], ["sites -"]),
        (["job", "list"], ["jobs - - - 50"]),
        (
            ["job", "list", "--state", "dead", "--site", "example.com", "--kind", "site.disable", "--limit", "7"],
            ["jobs dead site.disable example.com 7"]
        ),
        (["job", "show", "j23456789abc"], ["job j23456789abc"]),
        (["job", "kinds"], ["jobKinds"]),
        (["job", "add", "site.disable", "--site", "example.com"], [#"addJob {"kind":"site.disable","site":"example.com"} by 0"#]),
        (["job", "add", "doctor.pass"], [#"addJob {"kind":"doctor.pass"} by 0"#]),
        (["job", "retry", "j23456789abc"], ["steerJob j23456789abc retry by 0"]),
        (["job", "cancel", "j23456789abc"], ["steerJob j23456789abc cancel by 0"]),
        (["job", "pause", "j23456789abc"], ["steerJob j23456789abc pause by 0"]),
        (["job", "continue", "j23456789abc"], ["steerJob j23456789abc continue by 0"]),
        (["job", "pause"], ["pauseQueue true by 0"]), (["job", "continue"], ["pauseQueue false by 0"]),
        (["job", "drain"], ["pauseQueue true by 0"]),
        (["alert", "list"], ["alerts false - 100"]),
        (["alert", "list", "--all", "--severity", "error", "--limit", "7"], ["alerts true error 7"]),
        (["alert", "show", "a23456789abc"], ["alert a23456789abc"]),
        (["alert", "ack", "a23456789abc", "--reason", "known"], ["acknowledge a23456789abc known by 0"]),
        (["alert", "ack", "a23456789abc", "--reason", "known", "--dry-run"], ["alert a23456789abc"]),
        (["alert", "conditions"], ["alertConditions"]), (["alert", "channels"], ["alertChannels"]),
        (["alert", "test", "on-call"], ["testAlert on-call by 0"]),
        (["alert", "test", "on-call", "--dry-run"], ["alertChannels"]),
        (["breaker", "list"], ["breakers"]),
        (["breaker", "reset", "smtp:on-call"], ["resetBreaker smtp:on-call by 0"]),
        (["breaker", "reset", "smtp:on-call", "--dry-run"], ["breakers"]),
        (["limit", "list"], ["callLimits"]),
        (["schedule", "list"], ["scheduleEntries"]),
        (["schedule", "next"], ["scheduledRuns 7", "scheduleEntries"]),
        (["schedule", "next", "--days", "31", "--all"], ["scheduledRuns 31"]),
        (["schedule", "next", "--format", "json"], ["scheduledRuns 7"]),
        (["schedule", "run", "doctor.pass"], ["runScheduleEntry doctor.pass by 0"]),
        (["schedule", "run", "doctor.pass", "--dry-run"], ["scheduleEntries"]),
        (
            ["schedule", "set", "doctor.pass", "--calendar", "daily 03:00", "--zone", "machine", "--jitter", "60"],
            [#"setSchedule doctor.pass {"calendar":"daily 03:00","jitter":60,"zone":""} by 0"#]
        ),
        (["schedule", "set", "doctor.pass", "--reset", "--dry-run"], [#"setSchedule doctor.pass {"dryRun":true,"reset":true} by 0"#]),
        (["schedule", "enable", "doctor.pass"], [#"setSchedule doctor.pass {"enabled":true} by 0"#]),
        (["schedule", "disable", "doctor.pass", "--dry-run"], [#"setSchedule doctor.pass {"dryRun":true,"enabled":false} by 0"#]),
        (["site", "list", "--state", "trashed"], ["sites trashed"]),
        (["site", "show", "example.com"], ["site example.com"]),
        (["site", "plan", "example.com"], ["planSite existing example.com"]),
        (["site", "plan", "example.com", "--delete"], ["planDeleteSite example.com"]),
        (["site", "create", "example.com", "--dry-run"], ["planSite example.com"]),
        (["site", "delete", "example.com", "--dry-run"], ["planDeleteSite example.com"]),
        (["site", "delete", "example.com", "--purge", "--dry-run"], ["planDeleteSite example.com purge"]),
        (
            ["site", "delete", "example.com", "--yes"],
            ["deleteSite example.com by 0", "events c23456789abc after 0", "change c23456789abc", "site sabcdefghijk"]
        ),
        (
            ["site", "undelete", "example.com"],
            [
                "undeleteSite example.com by 0", "events c23456789abc after 0", "change c23456789abc", "site sabcdefghijk",
                "siteStatus sabcdefghijk",
            ]
        ),
        (
            ["site", "undelete", "example.com", "--disabled"],
            ["undeleteSite example.com disabled by 0", "events c23456789abc after 0", "change c23456789abc", "site sabcdefghijk"]
        ),
        (["site", "set", "example.com", "cache=off", "--dry-run"], [#"planSet example.com {"cache":"off"}"#]),
        (
            [
                "site", "set", "example.com", "limits.memory=2G", "limits.cpu=default", "php=8.2", "aliases+=b.example,c.example",
                "aliases-=d.example",
            ],
            settings(
                #"{"addAliases":["b.example","c.example"],"cpu":100,"memory":2048,"php":"8.2","removeAliases":["d.example"]}"#)
        ),
        (["site", "set", "example.com", "limits.upload=128M", "--overwrite"], settings(#"{"overwrite":true,"upload":128}"#)),
        (["site", "set", "example.com", "--overwrite"], settings(#"{"overwrite":true}"#)),
        (["site", "disable", "example.com"], settings(#"{"enabled":false}"#)),
        (["site", "enable", "example.com"], settings(#"{"enabled":true}"#)),
        (["site", "disable", "example.com", "--dry-run"], [#"planSet example.com {"enabled":false}"#]),
        (["site", "limits", "example.com"], ["siteLimits example.com"]),
        (["site", "cache", "purge", "example.com"], ["purgeCache example.com [] by 0"]),
        (["site", "cache", "purge", "example.com", "--compiled"], ["purgeCache example.com [] compiled by 0"]),
        (["site", "set", "example.com", "php.compiled=memory"], settings(#"{"compiled":"memory"}"#)),
        (["site", "set", "example.com", "tls.hsts=on"], settings(#"{"hsts":"on"}"#)),
        (["site", "set", "example.com", "tls=wildcard", "tls.dns=cloudflare"], settings(#"{"tls":"wildcard","tlsDNS":"cloudflare"}"#)),
        (["site", "cache", "purge", "example.com", "/", "/a/"], [#"purgeCache example.com ["/", "/a/"] by 0"#]),
        (["site", "snippet", "show", "example.com"], ["site example.com"]),
        (["site", "snippet", "clear", "example.com"], settings(#"{"snippet":""}"#)),
        (["site", "snippet", "clear", "example.com", "--dry-run"], [#"planSet example.com {"snippet":""}"#]),
        (["site", "login-url", "example.com"], ["loginLink example.com by 0"]),
        (["site", "logs", "example.com"], ["logs example.com [] since - - 100"]),
        (["site", "logs", "example.com", "--all"], ["logs example.com [] since - - 100 all"]),
        (
            [
                "site", "logs", "example.com", "--kind", "php", "--kind", "slow", "--since", "2026-11-26T10:00", "--grep", "a b&c",
                "--lines", "5",
            ],
            ["logs example.com [\"php\", \"slow\"] since 1795687200000 a b&c 5"]
        ),
        (["site", "status", "example.com"], ["siteStatus example.com"]),
        (["site", "events", "example.com"], ["siteEvents example.com 50"]),
        (["site", "events", "example.com", "--limit", "500"], ["siteEvents example.com 500"]),
        (["site", "cron", "list", "example.com"], ["cron example.com"]),
        (["site", "cron", "run", "example.com"], ["runCron example.com by 0"]),
        (["change", "list"], ["changes 50"]),
        (["change", "list", "--limit", "3"], ["changes 3"]),
        (["change", "show", "c23456789abc"], ["change c23456789abc"]),
        (["change", "follow", "c23456789abc"], ["events c23456789abc after 0", "change c23456789abc"]),
        (
            ["change", "undo", "c23456789abc", "--yes"],
            [
                "change c23456789abc", "site sabcdefghijk", "undoChange c23456789abc by 0", "events c23456789abc after 0",
                "change c23456789abc", "site sabcdefghijk",
            ]
        ),
        (
            ["change", "resume", "c23456789abc"],
            ["resumeChange c23456789abc by 0", "events c23456789abc after 0", "change c23456789abc", "site sabcdefghijk"]
        ),
        (["change", "cancel", "c23456789abc"], ["cancelChange c23456789abc by 0", "events c23456789abc after 0", "change c23456789abc"]),
        (["doctor"], ["doctor"]),
        (["health"], ["healthReport"]),
        (["audit", "query"], ["audit limit=50"]),
        (["crisis", "status"], ["crisis"]), (["secret", "list"], ["secrets"]),
        (["token", "list"], ["tokens"]), (["token", "list", "--all"], ["tokens"]),
        (["token", "revoke", "t23456789abc", "--yes"], ["revokeToken t23456789abc by 0"]),
        (["token", "revoke", "t23456789abc", "--dry-run"], ["tokens"]),
        (["token", "create", "--role", "viewer", "--dry-run"], []),
        (
            ["token", "create", "--role", "viewer", "--name", "p"],
            [#"createToken {"name":"p","role":"viewer"} by 0"#, "tokenSecret t23456789abc by 0"]
        ),
        (
            ["token", "create", "--role", "site-owner", "--site", "example.com", "--site", "b.example"],
            [
                #"createToken {"name":"token","role":"site-owner","sites":["example.com","b.example"]} by 0"#,
                "tokenSecret t23456789abc by 0",
            ]
        ),
        (["secret", "remove", "a.b", "--yes"], ["secrets", "removeSecret a.b by 0"]),
        (["secret", "remove", "smtp.password", "--dry-run"], ["secrets"]),
        (["crisis", "off"], ["crisis", "endCrisis by 0"]),
        (["crisis", "off", "--site", "a.example"], ["crisis", "site a.example", "endCrisis site=a.example by 0"]),
        (["crisis", "off", "--kind", "site.create"], ["crisis", "endCrisis kind=site.create by 0"]),
        (["crisis", "on", "--all", "--reason", "x"], [#"beginCrisis {"milliseconds":86400000,"reason":"x"} by 0"#]),
        (
            ["crisis", "on", "--site", "a.example", "--for", "2h", "--reason", "x y"],
            [#"beginCrisis {"milliseconds":7200000,"reason":"x y","site":"a.example"} by 0"#]
        ),
        (
            ["crisis", "on", "--module", "m", "--reason", "x"],
            [#"beginCrisis {"milliseconds":86400000,"module":"m","reason":"x"} by 0"#]
        ),
        (["crisis", "on", "--kind", "site", "--reason", "x"], [#"beginCrisis {"kind":"site","milliseconds":86400000,"reason":"x"} by 0"#]),
        (
            [
                "audit", "query", "--actor", "root", "--action", "site.", "--entity", "a.example", "--outcome", "failed", "--since",
                "2026-11-26",
            ],
            ["audit since=1795651200000 actor=root action=site. entity=a.example outcome=failed limit=50"]
        ),
        (["audit", "verify"], ["verifyAudit []"]),
        (["audit", "archive"], ["archiveAudit by 0"]),
        (["audit", "archive", "--dry-run"], ["audit limit=1"]),
        (["audit", "begin-anew", "--reason", "x"], [#"beginAudit {"reason":"x"} by 0"#]),
        (["audit", "begin-anew", "--reason", "x", "--dry-run"], [#"beginAudit {"dryRun":true,"reason":"x"} by 0"#]),
        (["audit", "export"], ["audit after=0 limit=1000", "audit after=7 limit=1000"]),
        (["host", "reload"], ["reloadHost by 0"]), (["host", "refresh-cloudflare"], ["refreshCloudflare {} by 0"]),
        (["host", "clock"], ["hostClock"]), (["host", "accept-clock", "--yes"], ["hostClock", "acceptClock by 0"]),
        (
            ["host", "refresh-cloudflare", "--from", "https://a.example/x", "--dry-run"],
            [#"refreshCloudflare {"addresses":["https://a.example/x"],"dryRun":true} by 0"#]
        ),
        (["host", "upgrade-config"], ["upgradeConfiguration false by 0"]),
        (["host", "upgrade-config", "--dry-run"], ["configuration"]),
        (["host", "upgrade-config", "--overwrite", "--yes"], ["upgradeConfiguration true by 0"]),
        (["doctor", "--orphans"], ["doctor"]),
        (["doctor", "--orphans", "--adopt"], ["handleOrphans adopt by 0"]),
        (["doctor", "--orphans", "--delete", "--yes"], ["handleOrphans delete by 0"]),
        (["doctor", "--orphans", "--adopt", "a.example"], [#"handleOrphans adopt ["a.example"] by 0"#]),
        (["doctor", "--orphans", "--delete", "--yes", "a.example", "x"], [#"handleOrphans delete ["a.example", "x"] by 0"#]),
    ])
    func asksForExactlyThis(_ arguments: [String], _ calls: [String]) async throws {
        let service = RecordingService()
        service.play(Self.events)
        let run = try await CommandLineRun.run(arguments, against: service)
        #expect(run.status == .done, "\(run.talk)")
        #expect(service.calls == calls)
    }

    /// What changes is asked for and shown, then done.
    private static func settings(_ request: String) -> [String] {
        [
            "planSet example.com \(request)", "setSite example.com \(request) by 0", "events c23456789abc after 0", "change c23456789abc",
            "site sabcdefghijk",
        ] + (request.contains(#""enabled":false"#) ? [] : ["siteStatus sabcdefghijk"])
    }

    /// A change may leave a site as ill as it found it, and is done all the same.
    @Test(arguments: [["set", "example.com", "cache=off"], ["enable", "example.com"], ["undelete", "example.com"]])
    func whoChangesAnIllSiteIsToldThatItIs(_ words: [String]) async throws {
        let service = RecordingService()
        service.play(Self.events)
        let well = try await CommandLineRun.run(["site"] + words, against: service)
        #expect(well.status == .done && !well.talk.contains("warning"), "\(well.talk)")
        service.sicken("it answers with status 500")
        let ill = try await CommandLineRun.run(["site"] + words, against: service)
        #expect(ill.status == .done && ill.talk.contains("warning: example.com is ill: it answers with status 500; "), "\(ill.talk)")
    }

    @Test func whatChangesIsShownBeforeItIsDone() async throws {
        let service = RecordingService()
        service.play(Self.events)
        let run = try await CommandLineRun.run(["site", "set", "example.com", "cache=off"], against: service)
        #expect(run.status == .done && run.talk.contains("+server {"), "\(run.talk)")
        #expect(!run.output.contains("+server {"), "the result alone is data")
    }

    @Test func whatWasChangedAndTheWayBackAreToldToPeopleAndMachines() async throws {
        let service = RecordingService()
        service.play(Self.events)
        service.settle([.init(name: "cache", from: "on", to: "off"), .init(name: "aliases", from: "", to: "b.example")])
        let set = try await CommandLineRun.run(["site", "set", "example.com", "cache=off"], against: service)
        #expect(set.rootlessTalk.hasSuffix("hint: agent change undo c23456789abc\n"), "\(set.talk)")
        let json = try await CommandLineRun.run(["site", "set", "example.com", "cache=off", "--format", "json"], against: service).output
        #expect(json.contains(#""undo": "agent change undo c23456789abc""#) && json.contains(#""to": "off""#), "\(json)")
        let list = try await CommandLineRun.run(["change", "list"], against: service).output
        #expect(list.contains("cache: on -> off, aliases: none -> b.example"), "\(list)")
        let show = try await CommandLineRun.run(["change", "show", "c23456789abc"], against: service).output
        #expect(show.contains("settings:\n  NAME     FROM  TO\n  cache    on    off\n"), "\(show)")

        service.settle([])
        service.answer(ChangeAccepted(changed: false, site: RecordingService.site))
        let same = try await CommandLineRun.run(["site", "set", "example.com", "cache=off", "--format", "json"], against: service)
        #expect(!same.talk.contains("undo") && same.output.contains(#""undo": null"#), "nothing to go back from: \(same)")
    }

    @Test(arguments: [
        (["colour=red"], "there is no key 'colour'. Keys: cache, php, php.compiled, aliases+=, aliases-=, tls, tls.dns,"),
        (["title=New"], "WordPress's own"), (["admin-email=a@example.com"], "WordPress's own"), (["domain=x.example"], "cannot be changed"),
        (["cache=maybe"], "cache must be on or off"), (["cache"], "write KEY=VALUE"), (["cache+=on"], "has one value"),
        (["tls=maybe"], "tls must be auto, wildcard, import or off"), (["tls.hsts=1y"], "tls.hsts must be off, on or ramp"),
        (["tls.dns=Cloud Flare"], "it must hold 1 to 32 of a-z"), (["tls.hsts=on", "tls.hsts=off"], "given twice"),
        (["php.compiled=tape"], "php.compiled must be disk or memory"), (["limits.memory=1.5G"], "without a fraction (1536M, not 1.5G)"),
        (["php=8.2.7"], "it must look like 8.2"), (["aliases=a.example"], "aliases+=NAME"),
        (["limits.memory=1M"], "it must be from 256M to 256G, with M or G, or default"),
        (["limits.memory=512MB"], "with M or G"), (["limits.tasks=64M"], "a number from 16 to 32768"),
        (["limits.cpu=-1"], "a number from 1 to 10000"), (["limits.upload=99999999999999999999G"], "from 1M to 2047M"),
        (["cache=on", "cache=off"], "given twice"), ([], "missing"),
        (["cahce=off"], "there is no key 'cahce'. Did you mean 'cache'? Keys: cache,"),
        (["limits.memry=1G"], "Did you mean 'limits.memory'?"),
    ])
    func aSettingThatCannotBeIsNamedWithItsRule(_ settings: [String], _ rule: String) async throws {
        let service = RecordingService()
        let run = try await CommandLineRun.run(["site", "set", "example.com"] + settings, against: service)
        #expect(run.status == .usage && run.talk.contains(rule), "\(run.talk)")
        #expect(service.calls.isEmpty)
    }

    @Test func aSnippetIsReadFromItsFileAndAskedForAsItWasUnderstood() async throws {
        let file = "/tmp/agent-snippet-\(UInt32.random(in: 0...UInt32.max))"
        defer { unlink(file) }
        try "  add_header  'X-One' \"a b\" ; # mine\n".write(toFile: file, atomically: true, encoding: .utf8)
        let service = RecordingService()
        service.play(Self.events)
        let run = try await CommandLineRun.run(["site", "snippet", "set", "example.com", file], against: service)
        #expect(run.status == .done, "\(run.talk)")
        #expect(
            service.calls.first?.contains(#""snippet":"add_header X-One \"a b\";\n","snippetName":"\#(file)""#) == true, "\(service.calls)")

        try "add_header X-One a;\nroot /;\n".write(toFile: file, atomically: true, encoding: .utf8)
        let silent = RecordingService()
        let refused = try await CommandLineRun.run(["site", "snippet", "set", "example.com", file, "--dry-run"], against: silent)
        #expect(
            refused.status == .refused && refused.talk.contains("cannot use snippet '\(file)': line 2: 'root' may not be used"),
            "\(refused.talk)")
        #expect(refused.talk.contains("snippet-refused") && silent.calls.isEmpty)
        // Nobody writes into it: opening it as a file would wait for ever.
        let pipe = "\(file).pipe"
        defer { unlink(pipe) }
        try #require(mkfifo(pipe, 0o600) == 0)
        for other in [pipe, "/tmp"] {
            let none = try await CommandLineRun.run(["site", "snippet", "set", "example.com", other], against: silent)
            #expect(none.status == .usage && none.talk.contains("it is no file") && silent.calls.isEmpty, "\(none.talk)")
        }
        let absent = try await CommandLineRun.run(["site", "snippet", "set", "example.com", "\(file).none"], against: silent)
        #expect(absent.status == .usage && absent.talk.contains("No such file") && silent.calls.isEmpty, "\(absent.talk)")
    }

    @Test func anExportIsDataForProgramsAndNoFormulas() async throws {
        let service = RecordingService()
        let csv = try await CommandLineRun.run(["audit", "export", "--format", "csv", "--change", "c23456789abc"], against: service)
        #expect(csv.status == .done && csv.talk.contains("segment 2") && !csv.output.contains("segment 2"), "\(csv.talk)")
        #expect(csv.output.hasPrefix("sequence,at,actor,action,entity,") && csv.output.contains(",'=1+1,"))
        #expect(csv.output.split(separator: "\n").dropFirst().allSatisfy { $0.hasPrefix("7,2023-11-14T22:13:20Z,root,site.set,") })
        let json = try await CommandLineRun.run(["audit", "export"], against: service).output
        let lines = json.split(separator: "\n")
        #expect(lines.count { $0.hasPrefix(#"{"leftOut""#) } == 2, "\(json)")
        let line = try #require(lines.first { !$0.hasPrefix(#"{"leftOut""#) })
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
        #expect(try AuditChain.record(object["text"] ?? "") == RecordingService.entry.record)
    }

    @Test(arguments: [["site", "list", "--format", "json"], ["site", "list"], ["change", "show", "c23456789abc"]])
    func aCrisisIsTheLastLineOfEveryCommandAndNotAmongItsData(_ arguments: [String]) async throws {
        let service = RecordingService()
        let before = try await CommandLineRun.run(arguments, against: service)
        service.say(crisis: "crisis mode stops everything: grün\u{1b}[2J")
        let run = try await CommandLineRun.run(arguments, against: service)
        #expect(run.status == .done && run.output == before.output && !before.talk.contains("crisis"))
        let last = try #require(run.rootlessTalk.split(separator: "\n").last)
        #expect(last.hasPrefix("crisis: ") && last.hasSuffix("(`agent crisis off` ends all stops)") && !last.contains("\u{1b}"), "\(last)")
        #expect(try await CommandLineRun.run(arguments + ["--quiet"], against: service).talk.isEmpty, "it says nothing but errors")
        service.fail(with: Problem(.crisisActive, "cannot begin site.set: stopped"))
        let refused = try await CommandLineRun.run(["host", "reload"], against: service)
        #expect(refused.status == .paused && refused.talk.contains("crisis-active"), "\(refused.talk)")
        #expect(!refused.talk.contains("crisis: "), "the error says it already: \(refused.talk)")
    }

    @Test func aBrokenAuditLogIsAFailureThatNamesTheRecord() async throws {
        let service = RecordingService()
        service.tamper([.init(.edited, 5, "the text of record 5 does not give its hash")])
        let run = try await CommandLineRun.run(["audit", "verify", "--format", "json"], against: service)
        #expect(run.status == .failed && run.talk.contains("audit-broken") && run.output.contains(#""kind": "edited""#), "\(run)")
    }

    @Test(arguments: OutputNames.all)
    func dataAreOnStandardOutputInEveryFormat(_ format: String) async throws {
        let service = RecordingService()
        let run = try await CommandLineRun.run(["site", "list", "--format", format], against: service)
        #expect(run.status == .done && run.talk.isEmpty)
        #expect(run.output.contains(format == "ids" ? "sabcdefghijk" : "example.com"))
    }

    @Test(arguments: [
        ["site", "list", "--fields", "domain,colour"], ["site", "create", "example.com", "--fields", "colour"],
        ["site", "create", "example.com", "--dry-run", "--fields", "passwordFile"],
        ["site", "delete", "example.com", "--yes", "--fields", ""],
        ["site", "list", "--fields", "domain,domain"], ["site", "list", "--format", "xml"], ["site", "list", "--lock-wait", "-1"],
        ["site", "create"], ["site", "create", "a.example", "b.example"], ["site", "create", "a.example", "--cache", "maybe"],
        ["site", "create", "a.example", "--show-password", "--password-file", "x"], ["site", "list", "--state", "gone"],
        ["site", "logs", "a.example", "--kind", "mail"], ["site", "logs", "a.example", "--since", "soon"],
        ["site", "events", "a.example", "--limit", "501"], ["site", "logs", "a.example", "--lines", "0"],
        ["site", "logs", "a.example", "--format", "csv"],
        ["job", "list", "--limit", "0"], ["job", "show"], ["job", "add"], ["job", "drain", "--wait", "-1"],
        ["alert", "list", "--severity", "awful"], ["alert", "list", "--limit", "0"], ["alert", "ack", "a23456789abc"],
        ["alert", "ack", "a23456789abc", "--reason", " "],
        ["schedule", "set", "doctor.pass"], ["schedule", "set", "--calendar", "hourly"], ["schedule", "next", "--days", "0"],
        ["schedule", "set", "doctor.pass", "--jitter", "soon"], ["schedule", "run", "doctor.pass", "--fields", "calendar"],
        ["change", "list", "--limit", "0"], ["change", "list", "--limit", "1001"], ["change", "show"], ["doctor", "--delete"],
        ["doctor", "--orphans", "--delete", "--adopt"], ["doctor", "x"],
        ["secret", "set"], ["secret", "set", "a", "the-value"], ["secret", "set", "a", "--value", "x"],
        ["secret", "set", "a", "--expires", "soon"],
        ["secret", "remove"], ["secret", "rotate"],
        ["token", "create"], ["token", "create", "--role", "root"], ["token", "create", "--role", "viewer", "--site", "a.example"],
        ["token", "create", "--role", "site-owner"], ["token", "create", "--role", "viewer", "--expires", "400d"],
        ["token", "create", "--role", "viewer", "--name", ""], ["token", "revoke"], ["token", "revoke", "x", "--yes"],
        ["crisis", "on"], ["crisis", "on", "--reason", "x", "--for", "25h"], ["crisis", "on", "--reason", "x", "--for", "2026-11-26"],
        ["crisis", "on", "--reason", "x", "--all", "--kind", "site"],
        ["crisis", "on", "--reason", "x", "--site", "a.example", "--module", "m"],
        ["doctor", "--orphans", "x"], ["site", "frob"], ["frob"], ["site", "list", "--frob"], ["completion", "tcsh"],
        ["sandbox", "up", "--port", "70000"], ["sandbox", "down", "--fields", "root"], ["site", "create", "-x.example"],
    ])
    func wrongUsageIsStatusTwoAndAsksNothing(_ arguments: [String]) async throws {
        let service = RecordingService()
        let isRoot = ["frob"].contains(arguments[0]) || arguments == ["site", "frob"]
        let run = isRoot ? await CommandLineRun.run(arguments) : try await CommandLineRun.run(arguments, against: service)
        #expect(run.status == .usage, "\(run)")
        #expect(run.output.isEmpty && !run.talk.isEmpty)
        #expect(service.calls.isEmpty)
    }

    @Test func anUnknownFieldIsAnsweredWithTheValidOnes() async throws {
        let run = await CommandLineRun.run(["site", "list", "--fields", "colour"])
        #expect(run.talk.contains("there is no field 'colour'. Fields: domain, state, url,"))
    }

    @Test func fieldsSelectAndOrder() async throws {
        let run = try await CommandLineRun.run(["site", "list", "--format", "csv", "--fields", "id,domain"], against: RecordingService())
        #expect(run.output == "id,domain\nsabcdefghijk,example.com\n")
    }
}

enum OutputNames {
    static let all = ["table", "json", "yaml", "csv", "ids"]
}
