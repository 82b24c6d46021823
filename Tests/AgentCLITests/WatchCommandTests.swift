import AgentAPI
import AgentTesting
import SiteModel
import Testing

@testable import AgentCLI

/// What `cert watch` and `cert unwatch` ask and say, and where the list shows what is watched.
@Suite(.serialized) struct WatchCommandTests {
    @Test(arguments: [
        (["cert", "watch", "Example.ORG"], [#"watchCertificate {"host":"example.org","port":443} by 0"#]),
        (["cert", "watch", "example.org:8443"], [#"watchCertificate {"host":"example.org","port":8443} by 0"#]),
        (
            ["cert", "watch", "example.org", "--dry-run"],
            [#"watchCertificate {"dryRun":true,"host":"example.org","port":443} by 0"#]
        ),
        (["cert", "unwatch", "example.org:8443"], ["unwatchCertificate example.org:8443 by 0"]),
        (["cert", "unwatch", "example.org", "--dry-run"], ["watchedCertificates -"]),
    ])
    func asksForExactlyThis(_ arguments: [String], _ calls: [String]) async throws {
        let service = RecordingService()
        let run = try await CommandLineRun.run(arguments, against: service)
        #expect(run.status == .done && service.calls == calls, "\(run.talk) \(service.calls)")
    }

    @Test(arguments: [
        ["cert", "watch"], ["cert", "watch", "example.org:"], ["cert", "watch", "example.org:99999"],
        ["cert", "watch", "https://example.org"],
        ["cert", "watch", "192.0.2.1"], ["cert", "unwatch", "a b"], ["cert", "watch", "example.org", "--fields", "colour"],
    ])
    func wrongUsageIsStatusTwoAndAsksNothing(_ arguments: [String]) async throws {
        let service = RecordingService()
        let run = try await CommandLineRun.run(arguments, against: service)
        #expect(run.status == .usage && run.output.isEmpty && service.calls.isEmpty, "\(run)")
    }

    @Test(arguments: ["localhost", "LOCALHOST:8443", "localhost."])
    func thisMachineIsNobodyElse(_ name: String) async throws {
        let service = RecordingService()
        let run = try await CommandLineRun.run(["cert", "watch", name], against: service)
        #expect(run.status == .usage && service.calls.isEmpty && run.talk.contains("without being watched"), "\(run)")
        #expect(run.rootlessTalk.contains("agent cert list"), "\(run)")
    }

    @Test func whatIsWrongWithItIsAWarning() async throws {
        let run = try await CommandLineRun.run(["cert", "watch", "example.org:8443", "--format", "json"], against: RecordingService())
        #expect(run.status == .done && run.talk.contains("warning: its certificate ends in 12 days"), "\(run.talk)")
        for word in [#""stage": "fortnight""#, #""answer": "silent""#, #""faults": "its time is over""#] {
            #expect(run.output.contains(word), "\(word): \(run.output)")
        }
        let none = try await CommandLineRun.run(["cert", "unwatch", "example.net"], against: RecordingService())
        #expect(none.status == .done && none.talk == "example.net:443 was not watched\n", "\(none)")
    }

    @Test func theListHasItBehindTheSites() async throws {
        let run = try await CommandLineRun.run(["cert", "list"], against: RecordingService())
        let line = try #require(run.output.split(separator: "\n").last)
        for word in [
            "example.org:8443", "Let's Encrypt", "12", "fortnight", "shown, not trusted; silent at 2001:db8::7", "watched",
            "its certificate ends in 12 days",
        ] {
            #expect(line.contains(word), "\(word): \(run.output)")
        }
        let json = try await CommandLineRun.run(["cert", "list", "--format", "json"], against: RecordingService()).output
        #expect(json.contains(#""mode": "watched""#) && json.contains(#""reason": "its certificate ends in 12 days""#), "\(json)")
        let ids = try await CommandLineRun.run(["cert", "list", "--format", "ids"], against: RecordingService()).output
        #expect(ids == "example.com\nexample.org:8443\n", "\(ids)")
    }
}
