import AgentAPI
import AgentTesting
import Foundation
import SiteModel
import Testing

@testable import AgentCLI

/// Whoever takes back what brought a site into service is told that it goes, and nobody else is.
@Suite struct ChangeUndoTests {
    private static let warning = "warning: its site goes to the trash, and nobody is served it any more; agent site undelete"

    private func talk(_ flags: [String] = ["--yes"], _ prepare: (RecordingService) -> Void = { _ in }) async throws -> String {
        let service = RecordingService()
        prepare(service)
        return try await CommandLineRun.run(["change", "undo", "c23456789abc"] + flags, against: service).rootlessTalk
    }

    @Test("where a site is served") func served() async throws {
        for flags in [["--yes"], ["--dry-run"], []] {
            #expect(try await talk(flags).contains("\(Self.warning) \(RecordingService.site.domain) brings it back\n"), "\(flags)")
        }
    }

    @Test("not where it is in the trash, or gone, or where the change is not done") func gone() async throws {
        var trashed = RecordingService.site
        trashed.state = "trashed"
        let gone = Problem(.siteNotFound, "cannot find site 'sabcdefghijk': there is none")
        for told in [Result.success(trashed), .failure(gone)] { #expect(try await !talk { $0.told = told }.contains(Self.warning)) }
        #expect(try await !talk { $0.end(as: "undone") }.contains(Self.warning))
    }

    @Test("a dry run shows settings as they would be changed") func settings() async throws {
        let service = RecordingService()
        service.settle([.init(name: "cache", from: "off", to: "on")])
        let words = ["change", "undo", "c23456789abc", "--dry-run", "--format", "json", "--fields", "settings"]
        let run = try await CommandLineRun.run(words, against: service)
        let shown = try JSONDecoder().decode([String: [[String: String]]].self, from: Data(run.output.utf8))
        #expect(shown["settings"] == [["name": "cache", "from": "on", "to": "off"]], "\(run.output)")
    }

    @Test("where nobody can say") func unsure() async throws {
        let away = Problem(.databaseUnavailable, "cannot look")
        #expect(try await talk { $0.told = .failure(away) }.contains(Self.warning))
    }
}
