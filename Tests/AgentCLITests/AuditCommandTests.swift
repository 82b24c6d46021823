import AgentTesting
import Foundation
import SiteModel
import Testing

@testable import AgentCLI

/// What the audit log's commands say of what they could not read.
@Suite struct AuditCommandTests {
    private static let hash = String(repeating: "a", count: 64)

    private func verify(_ text: String) async throws -> (CommandLineRun, [String]) {
        let file = "/tmp/agent-anchors-\(UInt32.random(in: 0...UInt32.max))"
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        defer { unlink(file) }
        let service = RecordingService()
        return (try await CommandLineRun.run(["audit", "verify", "--anchors", file], against: service), service.calls)
    }

    @Test func anchorsOfAFileAreHeldAgainstTheLogAndOddLinesAreTold() async throws {
        let (run, calls) = try await verify("7:\(Self.hash)\nwhat is this\n{\"sequence\":8,\"hash\":\"\(Self.hash)\"}\n")
        #expect(calls == ["verifyAudit [7, 8]"] && run.status == .done, "\(run)")
        #expect(run.talk.contains("left out: line 2 of") && run.talk.contains("left out: line 3 of the journal"), "\(run.talk)")
    }

    @Test func aFileWithoutAnyIsRefused() async throws {
        let (run, calls) = try await verify("what is this\n")
        #expect(run.status == .usage && calls.isEmpty && run.talk.contains("holds no anchor"), "\(run)")
        let none = try await CommandLineRun.run(["audit", "verify", "--anchors", "/nonexistent/a"], against: RecordingService())
        #expect(none.status == .usage && none.talk.contains("/nonexistent/a"), "\(none)")
    }

    /// No request holds more than so many; all of them are asked about.
    @Test func moreThanOneRequestHoldsAreAskedAboutOneAfterAnother() async throws {
        let lines = (1...8_001).map { "\($0):\(Self.hash)" }.joined(separator: "\n")
        let (run, calls) = try await verify(lines)
        #expect(run.status == .done && calls.count == 2 && calls.last == "verifyAudit [8001]", "\(run.talk)")
        #expect(run.talk.contains("held against 8001 points"), "\(run.talk)")
    }

    @Test func aDamagedSegmentIsNamedBesideATableAndInsideOfJSON() async throws {
        let table = try await CommandLineRun.run(["audit", "query"], against: RecordingService())
        #expect(table.talk.contains("segment 2 is left out: it is no database") && !table.output.contains("left out"), "\(table)")
        let json = try await CommandLineRun.run(["audit", "query", "--format", "json"], against: RecordingService())
        let rows = try JSONDecoder().decode([[String: JSONValue]].self, from: Data(json.output.utf8))
        #expect(rows.count == 2 && rows[0]["sequence"]?.number == 7 && rows[0]["leftOut"]?.text == nil)
        #expect(rows[1]["leftOut"]?.text?.contains("segment 2") == true && rows[1]["sequence"]?.number == nil, "\(rows)")
        let export = try await CommandLineRun.run(["audit", "export"], against: RecordingService())
        #expect(export.output.split(separator: "\n").filter { $0.contains("leftOut") }.count == 2, "each once: \(export.output)")
        #expect(export.talk.contains("segment 2 is left out") && export.talk.contains("1 of the records of segment 2 left out: at 5"))
    }

    /// A token of a user is somebody else than the user. Programs have a field for it, as before.
    @Test func aTableSaysWithWhichTokenItWasDone() throws {
        var entry = RecordingService.entry
        let actor = try #require(Columns<AuditRow>.auditRow.all.first { $0.name == "actor" })
        let words = try #require(actor.forPeople)
        #expect(words(.record(entry)) == .text("root"))
        entry.record.actor.token = "t23456789abc"
        #expect(words(.record(entry)) == .text("root via token t23456789abc") && actor.value(.record(entry)) == .text("root"))
        #expect(words(.gap(AuditPage.LeftOut(segment: 2, problem: "x"))) == .none)
    }
}
