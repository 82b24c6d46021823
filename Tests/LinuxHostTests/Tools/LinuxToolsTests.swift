import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// The machine's own programs, as its packages installed them.
@Suite struct LinuxToolsTests {
    private func inventory(redis: Bool) async throws -> [InstalledTool] {
        try await LinuxTools(runner: LinuxCommandRunner(executable: BuiltBinary.path), redis: redis).inventory()
    }

    @Test func everyProgramTellsItsVersion() async throws {
        let found = try await inventory(redis: true)
        #expect(Set(found.map(\.kind)) == Set(InstalledTool.Kind.allCases))
        for tool in found {
            #expect(tool.isInstalled && tool.versionText.contains(/[0-9]+\.[0-9]+/), "\(tool.program): \(tool.versionText)")
        }
        let php = try #require(found.last { $0.kind == .php })
        #expect(php.extensions.isSuperset(of: WordPressNeeds.extensions + WordPressNeeds.wishes))
    }

    @Test func redisIsLookedForOnlyWhereItIsNeeded() async throws {
        #expect(try await !inventory(redis: false).contains { $0.kind == .redis })
    }
}
