import AgentTesting
import Testing

@testable import AgentCLI

@Suite(.serialized) struct AuditActionTests {
    @Test func aNounIsAllOfItAndAVerbIsItself() {
        #expect(AuditActions.asked("site") == "site." && AuditActions.asked("site.") == "site.")
        #expect(AuditActions.asked("site.create") == "site.create" && AuditActions.asked("") == "")
        #expect(AuditActions.all.contains("site.create") && AuditActions.all.contains("crisis.on"))
    }

    @Test func whoFindsNothingUnderAWordThatIsNoneIsRefusedWithTheWords() {
        for known in ["site", "site.", "site.create", "alert", "token.refused", "site.disable"] {
            #expect(AuditActions.refusal(of: known) == nil, "\(known)")
        }
        for (unknown, meant) in [
            ("sites", "'--action site'"), ("site.creat", "'--action site.create'"), ("frobnicate", "agent audit query"),
        ] {
            let told = AuditActions.refusal(of: unknown)
            #expect(told?.code == .badUsage && told?.message.contains("'\(unknown)'") == true, "\(told?.message ?? "")")
            #expect(told?.message.contains("alert, audit, breaker,") == true && told?.hint?.contains(meant) == true, "\(told?.hint ?? "")")
        }
    }

    @Test(arguments: ["query", "export"]) func aWordThatIsNoneIsFoundOnlyInALogThatHasIt(_ verb: String) async throws {
        // The sample log answers with what it has, whatever it is asked for: as one that another version wrote.
        let run = try await CommandLineRun.run(["audit", verb, "--action", "site.creat"], against: RecordingService())
        #expect(run.status == .done && !run.output.isEmpty, "\(run)")
    }

    @Test func jobsAreNamedBeforeTheirIds() async throws {
        let table = try await CommandLineRun.run(["job", "list"], against: RecordingService()).output
        #expect(
            table.hasPrefix("KIND  ") && table.split(separator: "\n").last?.hasPrefix("site.disable  example.com  dead  ") == true,
            "\(table)")
        let csv = try await CommandLineRun.run(["job", "list", "--format", "csv"], against: RecordingService()).output
        #expect(csv.hasPrefix("id,state,kind,domain,site,"), "\(csv)")
    }
}
