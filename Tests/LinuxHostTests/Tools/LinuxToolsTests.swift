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

    /// The machine's own programs, which get no time at all.
    private struct Hurried: CommandRunner {
        let runner = LinuxCommandRunner(executable: BuiltBinary.path)
        func run(_ command: Command, input: [UInt8]) async throws -> CommandResult {
            var command = command
            command.deadline = 0
            return try await runner.run(command, input: input)
        }
    }

    @Test func whatDoesNotAnswerInTimeIsLateAndNotBroken() async throws {
        let found = try await LinuxTools(runner: Hurried(), redis: true).inventory().filter { ![.libcurl, .libmariadb].contains($0.kind) }
        // One or the other may be quicker than its end.
        #expect(found.contains { $0.isLate })
        for tool in found {
            #expect(tool.isInstalled && (tool.isLate || tool.versionText.contains(/[0-9]+\.[0-9]+/)), "\(tool)")
            if tool.kind == .php { #expect(tool.isLate || !tool.extensions.isEmpty, "\(tool)") }
        }
    }

    @Test func redisIsLookedForOnlyWhereItIsNeeded() async throws {
        #expect(try await !inventory(redis: false).contains { $0.kind == .redis })
    }
}
