import AgentTesting
import Testing

@testable import AgentCLI

@Suite(.serialized) struct AuditActionTests {
    @Test func aNounIsAllOfItAndAVerbIsItself() {
        #expect(AuditActions.asked("site") == "site." && AuditActions.asked("site.") == "site.")
        #expect(AuditActions.asked("site.create") == "site.create" && AuditActions.asked("") == "")
        #expect(AuditActions.all.contains("site.create") && AuditActions.all.contains("crisis.on"))
    }

    @Test func whoFindsNothingUnderAWordThatIsNoneIsToldTheWords() {
        for known in ["site", "site.", "site.create", "alert"] { #expect(AuditActions.told(known) == nil, "\(known)") }
        for unknown in ["sites", "sit.", "site.creat", "create"] {
            let told = AuditActions.told(unknown)
            #expect(told?.contains("'\(unknown)'") == true && told?.contains("alert, audit, breaker,") == true, "\(told ?? "")")
        }
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
