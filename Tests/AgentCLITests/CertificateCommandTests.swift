import AgentAPI
import AgentTesting
import Foundation
import SiteModel
import Testing

@testable import AgentCLI

/// What `cert` says, and how it ends.
@Suite(.serialized) struct CertificateCommandTests {
    @Test(arguments: [
        (["cert", "list"], ["certificates -", "watchedCertificates -"]),
        (["cert", "list", "--expiring", "30d"], ["certificates 2592000", "watchedCertificates 2592000"]),
        (["cert", "show", "example.com"], ["certificate example.com"]),
        (["cert", "test", "example.com"], ["testCertificate example.com"]),
        (
            ["cert", "issue", "example.com"],
            ["orderCertificate example.com {} by 0", "job j33333333333", "certificate sabcdefghijk"]
        ),
        (
            ["cert", "renew", "example.com", "--force"],
            [#"orderCertificate example.com {"force":true,"renew":true} by 0"#, "job j33333333333", "certificate sabcdefghijk"]
        ),
        (
            ["cert", "revoke", "example.com", "--reason", "key-compromise", "--yes"],
            [
                #"revokeCertificate example.com {"reason":"key-compromise"} by 0"#, "job j33333333333", "certificate sabcdefghijk",
            ]
        ),
        (
            ["cert", "renew", "example.com", "--dry-run"],
            [#"orderCertificate example.com {"dryRun":true,"renew":true} by 0"#]
        ),
    ])
    func asksForExactlyThis(_ arguments: [String], _ calls: [String]) async throws {
        let service = RecordingService()
        let run = try await CommandLineRun.run(arguments, against: service)
        #expect(run.status == .done && service.calls == calls, "\(run.talk) \(service.calls)")
    }

    @Test(arguments: [
        ["cert", "list", "--expiring", "soon"], ["cert", "list", "--expiring", "30"], ["cert", "list", "--expiring", "11y"],
        ["cert", "issue"],
        ["cert", "issue", "a.example", "--force"],
        ["cert", "show"], ["cert", "test"],
        ["cert", "import", "a.example"], ["cert", "revoke", "a.example"],
        ["cert", "revoke", "a.example", "--reason", "boredom", "--yes"], ["cert", "import", "--chain", "a"],
        ["cert", "list", "--fields", "colour"],
    ])
    func wrongUsageIsStatusTwoAndAsksNothing(_ arguments: [String]) async throws {
        let service = RecordingService()
        let run = try await CommandLineRun.run(arguments, against: service)
        #expect(run.status == .usage && run.output.isEmpty && service.calls.isEmpty, "\(run)")
    }

    @Test func theListShowsWhatIsServedBesideWhatLies() async throws {
        let service = RecordingService()
        let run = try await CommandLineRun.run(["cert", "list"], against: service)
        #expect(run.status == .done)
        let lines = run.output.split(separator: "\n")
        let line = try #require(lines.first { $0.contains("example.com") })
        for word in [
            "example.com", "Let's Encrypt", "2024-02-12T22:13:20Z", "42", "as stored; another, of CN=R11",
            "none at 192.0.2.1: connection refused",
        ] {
            #expect(line.contains(word), "\(word): \(run.output)")
        }
        let json = try await CommandLineRun.run(["cert", "show", "example.com", "--format", "json"], against: service).output
        for word in [
            #""answer": "another""#, #""faults": "its time is over""#, #""serial": "04ab""#, #""trusted": false"#,
            #""authority": "letsencrypt""#,
        ] {
            #expect(json.contains(word), "\(word): \(json)")
        }
    }

    @Test func aLookThatFailedIsToldAndTheRestStands() async throws {
        let service = RecordingService()
        service.certificates.view.served = []
        service.certificates.view.unserved = "the web server keeps silent"
        let run = try await CommandLineRun.run(
            ["cert", "list", "--format", "csv", "--fields", "domain,served,trusted,notAfter"], against: service)
        #expect(
            run.output.hasPrefix(
                "domain,served,trusted,notAfter\nexample.com,not seen: the web server keeps silent,,2024-02-12T22:13:20Z\n"),
            "\(run)")
    }

    @Test func anOrderThatFailsEndsAsItsReasonDoes() async throws {
        let service = RecordingService()
        service.certificates.job.state = "dead"
        service.certificates.job.problem = Problem(
            .orderFailed, "cannot get a certificate for 'example.com': no such name", hint: "agent cert show example.com")
        let run = try await CommandLineRun.run(["cert", "issue", "example.com"], against: service)
        #expect(
            run.status == .failed && run.output.isEmpty && run.talk.contains("no such name")
                && run.rootlessTalk.contains("agent cert show example.com"), "\(run)")
        service.certificates.job.problem = nil
        service.certificates.job.state = "cancelled"
        let cancelled = try await CommandLineRun.run(["cert", "issue", "example.com"], against: service)
        #expect(cancelled.status == .failed && cancelled.talk.contains("it is cancelled"), "\(cancelled)")
    }

    /// An order that was under way already had nobody who waited: its job succeeds whatever the authority said.
    @Test func aJobThatSucceedsOverAFailedOrderIsNoSuccess() async throws {
        let service = RecordingService()
        service.certificates.view.failure = FailedOrderView(
            at: 1, kind: "unauthorised", reason: "it answered 404", authority: "letsencrypt")
        let run = try await CommandLineRun.run(["cert", "renew", "example.com", "--force"], against: service)
        #expect(run.status == .failed && run.talk.contains("it answered 404") && run.talk.contains("order-failed"), "\(run)")
    }

    @Test func whatIsNotDueIsNotRenewedAndThatIsNoFailure() async throws {
        let service = RecordingService()
        service.certificates.isRested = true
        let run = try await CommandLineRun.run(["cert", "renew", "example.com"], against: service)
        #expect(run.status == .done && run.talk == "it is not due; it is renewed by itself at 2024-01-13T22:13:20Z\n", "\(run.talk)")
        #expect(service.calls == [#"orderCertificate example.com {"renew":true} by 0"#, "certificate example.com"])
        let dry = try await CommandLineRun.run(["cert", "renew", "example.com", "--dry-run"], against: service)
        #expect(dry.status == .done && dry.output.hasPrefix("would order nothing: it is not due"), "\(dry)")
    }

    @Test func aDryRunTellsWhomItWouldAskForWhatAndWhatStandsAgainstIt() async throws {
        let service = RecordingService()
        service.certificates.view.wanted?.held = "it did not answer, and is asked again in 5 min"
        service.certificates.view.wanted?.names = ["example.com"]
        service.certificates.parked = [ParkedNameView(name: "www.example.com", reason: "the DNS knows no such name")]
        service.certificates.warnings = ["other cannot be asked: its root is missing"]
        let run = try await CommandLineRun.run(["cert", "issue", "example.com", "--dry-run"], against: service)
        let would = "would order a certificate for example.com of letsencrypt, proved by http"
        #expect(run.output.hasPrefix("\(would), which fails now: it did not answer, and is asked again in 5 min\n"), "\(run)")
        #expect(run.talk.contains("warning: www.example.com would be left out: the DNS knows"), "\(run.talk)")
        #expect(run.talk.contains("warning: other cannot be asked: its root is missing"), "\(run.talk)")
    }

    @Test func whoAsksForEventsIsGivenTheJobsStatesAndNoTable() async throws {
        for words in [["cert", "issue", "example.com"], ["cert", "renew", "example.com"], ["job", "show", "j33333333333", "--follow"]] {
            let run = try await CommandLineRun.run(words + ["--events"], against: RecordingService())
            let lines = run.output.split(separator: "\n")
            #expect(run.status == .done && !lines.isEmpty && run.talk.isEmpty, "\(run)")
            #expect(lines.allSatisfy { $0.hasPrefix("{") && $0.contains(#""kind":"certificate.order""#) }, "\(run.output)")
        }
        let rested = RecordingService()
        rested.certificates.isRested = true
        let nothing = try await CommandLineRun.run(["cert", "renew", "example.com", "--events"], against: rested)
        #expect(nothing.status == .done && nothing.output.isEmpty && nothing.talk.contains("it is not due"), "\(nothing)")
    }

    @Test func theListSaysWhyNobodyIsAskedAndWhichNamesAreLeftOut() async throws {
        let service = RecordingService()
        (service.certificates.view.course, service.certificates.view.reason) = ("none", "no authority is set")
        let run = try await CommandLineRun.run(["cert", "list"], against: service)
        let line = try #require(run.output.split(separator: "\n").first { $0.hasPrefix("example.com ") }, "\(run.output)")
        #expect(line.contains("none: no authority is set") && run.output.contains("PARKED"), "\(run.output)")
        let json = try await CommandLineRun.run(["cert", "list", "--format", "json"], against: service).output
        #expect(json.contains(#""course": "none""#) && json.contains(#""reason": "the DNS knows no such name""#), "\(json)")
    }

    @Test func aListOfNothingSaysHowThereComesToBeOne() async throws {
        let service = RecordingService()
        service.certificates.isEmpty = true
        let run = try await CommandLineRun.run(["cert", "list"], against: service)
        let said = run.rootlessTalk.hasPrefix("no certificates, as there are no sites: agent site create example.com makes one")
        #expect(run.status == .done && run.output.isEmpty && said, "\(run)")
        let soon = try await CommandLineRun.run(["cert", "list", "--expiring", "30d"], against: service)
        #expect(soon.talk == "no certificate ends within this time\n", "\(soon)")
        #expect(try await CommandLineRun.run(["cert", "list", "--format", "json"], against: service).output == "[]\n")
    }

    @Test func aWatchedSocketIsShownWhereThereIsNoSuchSite() async throws {
        for (name, isShown) in [("example.org:8443", true), ("example.net", false)] {
            let service = RecordingService()
            service.certificates.isUnknown = true
            let run = try await CommandLineRun.run(["cert", "show", name], against: service)
            #expect(run.output.contains("its certificate ends in 12 days") == isShown, "\(run)")
            #expect(run.status == (isShown ? .done : .notFound), "\(run)")
        }
    }

    private static let unknown = ChallengeNameView(
        name: "www.example.com", ready: false, addresses: [], remarks: ["the DNS knows no such name"])

    /// In files of its own, which are gone afterwards.
    private func importing(
        _ service: RecordingService, _ more: [String] = [], key mode: mode_t = 0o600, both: Bool = false
    ) async throws -> CommandLineRun {
        let place = "/tmp/agent-import-\(UInt64.random(in: 0 ... .max))"
        for (name, text) in [("chain", "chain"), ("key", "canary")] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(place).\(name)"))
        }
        defer { for name in ["chain", "key"] { unlink("\(place).\(name)") } }
        #expect(chmod("\(place).key", mode) == 0)
        let files = both ? ["--chain", "\(place).key"] : ["--chain", "\(place).chain", "--key", "\(place).key"]
        return try await CommandLineRun.run(["cert", "import", "example.com"] + files + more, against: service)
    }

    @Test func whatIsBroughtGoesToTheDaemonWholeAndIsSaidNowhere() async throws {
        let service = RecordingService()
        let run = try await importing(service)
        #expect(run.status == .done && !"\(run)".contains("canary"), "\(run)")
        let asked = try #require(service.calls.first)
        #expect(asked.hasPrefix("importCertificate example.com 12 {} /tmp/agent-import-") && asked.hasSuffix(".chain by 0"), "\(asked)")
        #expect(service.calls.suffix(1) == ["certificate sabcdefghijk"], "\(service.calls)")
        let one = RecordingService()
        let together = try await importing(one, both: true)
        #expect(together.status == .done && one.calls.first?.hasPrefix("importCertificate example.com 6 ") == true, "\(one.calls)")
    }

    @Test func aKeyThatOthersCouldReadIsNotTaken() async throws {
        for both in [false, true] {
            let service = RecordingService()
            let run = try await importing(service, key: 0o644, both: both)
            #expect(run.status == .usage && service.calls.isEmpty && run.talk.contains("others may read"), "\(run)")
        }
    }

    /// As it is suggested where a key is missing or another's.
    @Test func theCommandOfTheHintsIsOne() throws {
        let command = try AgentCommand.parseAsRoot(["cert", "import", "SITE", "--chain", "FILE", "--key", "FILE"])
        let asked = try #require(command as? CertImport)
        #expect(asked.site == "SITE" && asked.files.chain == "FILE" && asked.files.key == "FILE")
    }

    @Test func whatIsNotWrittenAsPEMIsShownTheCommandThatDoes() async throws {
        let place = "/tmp/agent-der-\(UInt64.random(in: 0 ... .max))"
        try Data([0x30, 0x82, 0xff, 0xfe]).write(to: URL(fileURLWithPath: place))
        try Data("chain".utf8).write(to: URL(fileURLWithPath: "\(place).chain"))
        defer { for path in [place, "\(place).chain"] { unlink(path) } }
        #expect(chmod(place, 0o600) == 0)
        for (files, kind) in [(["--chain", place], "x509"), (["--chain", "\(place).chain", "--key", place], "pkey")] {
            let service = RecordingService()
            let run = try await CommandLineRun.run(["cert", "import", "example.com"] + files, against: service)
            #expect(run.status == .usage && service.calls.isEmpty, "\(run)")
            #expect(run.talk.contains("hint: openssl \(kind) -inform der -in \(place) -out \(place).pem\n"), "\(run.talk)")
        }
    }

    @Test func aWorseOneNeedsToBeAskedForExpressly() async throws {
        let service = RecordingService()
        service.certificates.brought.worse = "browsers believe the one that stands"
        let refused = try await importing(service)
        let hint =
            refused.talk.contains("hint: agent cert import example.com --chain /tmp/agent-import-") && refused.talk.contains(" --yes")
        #expect(refused.status == .needsConfirmation && hint && refused.talk.contains(".key"), "it works as it is shown: \(refused)")
        let wanted = try await importing(service, ["--yes"])
        #expect(wanted.status == .done && service.calls.contains { $0.contains(#"{"yes":true}"#) }, "\(wanted)")
        let dry = try await importing(service, ["--dry-run"])
        #expect(dry.status == .done && dry.output.hasPrefix("would serve the certificate of CN=R11"), "\(dry)")
        #expect(dry.talk.contains("warning: visitors would be worse off: browsers believe the one that stands"), "\(dry)")
        let json = try await importing(service, ["--dry-run", "--format", "json"])
        for word in [#""worse": "browsers believe the one that stands""#, #""trusted": false"#] {
            #expect(json.output.contains(word), "\(json)")
        }
    }

    @Test func whatBindsBrowsersForAYearIsAskedFirst() async throws {
        let service = RecordingService()
        service.settle([.init(name: "tls.hsts", from: "off", to: "on")])
        let words = ["site", "set", "example.com", "tls.hsts=on"]
        let refused = try await CommandLineRun.run(words, against: service)
        #expect(refused.status == .needsConfirmation && !service.calls.contains { $0.hasPrefix("setSite") }, "\(service.calls)")
        let wanted = try await CommandLineRun.run(words + ["--yes"], against: service)
        #expect(service.calls.contains { $0.hasPrefix("setSite") }, "\(wanted)")
    }

    @Test func theMachineIsNotPreparedWhereASandboxIsNamed() async {
        var world = CommandLineRun.World()
        world.environment["AGENT_ROOT"] = "/tmp/sandbox"
        let run = await CommandLineRun.run(["host", "prepare"], in: world)
        #expect(run.status == .usage && run.talk.contains("names a sandbox"), "\(run)")
    }

    @Test func revokingSaysWhatIsServedInsteadAndAsksFirst() async throws {
        let service = RecordingService()
        let words = ["cert", "revoke", "example.com", "--reason", "superseded"]
        let refused = try await CommandLineRun.run(words, against: service)
        #expect(refused.status == .needsConfirmation && service.calls.count == 1, "it only looked: \(service.calls)")
        let dry = try await CommandLineRun.run(words + ["--dry-run"], against: service)
        #expect(dry.output.hasPrefix("would order another one of letsencrypt, then have letsencrypt revoke certificate 04ab"), "\(dry)")
        #expect(!dry.talk.contains("warning"))
        service.certificates.isAlone = true
        let alone = try await CommandLineRun.run(words + ["--dry-run"], against: service)
        #expect(alone.output.hasPrefix("would sign one by itself, then have letsencrypt revoke certificate 04ab"), "\(alone)")
        #expect(alone.talk.contains("browsers that came before refuse the site until 2024-11-13T22:13:20Z"), "\(alone.talk)")
        service.certificates.isAlone = false
        try await visitorsAreTold(service)
        service.certificates.job.state = "dead"
        service.certificates.job.problem = Problem(.revokeFailed, "cannot revoke it", hint: "agent job list")
        let dead = try await CommandLineRun.run(words + ["--yes"], against: service)
        #expect(dead.status == .failed && dead.talk.contains("revoke-failed"), "\(dead)")
    }

    /// Before it asks: which one, and what becomes of them where it does not come.
    private func visitorsAreTold(_ service: RecordingService) async throws {
        func talk(_ reason: String, _ flags: String...) async throws -> String {
            try await CommandLineRun.run(["cert", "revoke", "example.com", "--reason", reason] + flags, against: service).talk
        }
        for flags in [["--dry-run"], ["--yes"], []] {
            let run = try await CommandLineRun.run(["cert", "revoke", "example.com", "--reason", "superseded"] + flags, against: service)
            #expect(run.talk.contains("another certificate of letsencrypt, for example.com, www.example.com"), "\(flags): \(run.talk)")
            #expect(run.talk.contains("the one of now stays as it is") && !run.talk.contains("browsers warn"), "\(flags): \(run.talk)")
        }
        let leaked = try await talk("key-compromise", "--dry-run")
        #expect(leaked.contains("browsers warn every visitor") && leaked.contains("then browsers that came before refuse"), "\(leaked)")
        #expect(!leaked.contains("stays as it is"), "\(leaked)")
        service.certificates.isPlain = true
        let plain = try await CommandLineRun.run(
            ["cert", "revoke", "example.com", "--reason", "key-compromise", "--dry-run"], against: service)
        #expect(plain.output.hasPrefix("would remove its key and its file, then have letsencrypt revoke certificate 04ab"), "\(plain)")
        #expect(plain.talk.contains("visitors see no change") && !plain.talk.contains("browsers"), "\(plain.talk)")
        service.certificates.isPlain = false
    }

    @Test func aNameThatIsNotReadyIsStatusOne() async throws {
        let service = RecordingService()
        let well = try await CommandLineRun.run(["cert", "test", "example.com", "--format", "csv"], against: service)
        #expect(well.status == .done, "one address that is silent is no matter where another answers: \(well)")
        #expect(
            well.output
                == "name,ready,address,reached,remark\nexample.com,true,192.0.2.1,true,\nexample.com,true,2001:db8::1,false,no answer came within 5 seconds\n"
        )
        service.certificates.names.append(Self.unknown)
        let ill = try await CommandLineRun.run(["cert", "test", "example.com"], against: service)
        #expect(ill.status == .failed && ill.output.contains("www.example.com  false"), "\(ill)")
        #expect(ill.output.contains("the DNS knows no such name"))
    }
}
