import Foundation
import HostServices
import SiteModel
import Synchronization
import Testing

@testable import LinuxHost

/// What is asked of journalctl, and what is made of its answers: pages that fit, lines that are cut, an end. The real journal is read on a booted
/// machine.
@Suite struct JournalReaderTests {
    /// Answers as journalctl would of a journal of these lines, the newest first; over the limit it fails as the runner does.
    private final class Journal: CommandRunner {
        let lines: [String]
        let asked = Mutex<[[String]]>([])
        init(_ lines: [String]) { self.lines = lines }

        func run(_ command: Command, input: [UInt8]) async throws -> CommandResult {
            asked.withLock { $0.append(command.arguments) }
            func value(_ name: String) -> Int? {
                command.arguments.first { $0.hasPrefix(name) }.flatMap { Int($0.dropFirst(name.count)) }
            }
            let begin = value("--after-cursor=").map { $0 + 1 } ?? 0
            let page = lines.indices.dropFirst(begin).prefix(value("--lines=") ?? 0)
            let all = command.arguments.contains("--all")
            let output = page.map { index in
                let text = all || lines[index].utf8.count <= 4096 ? "\"\(lines[index])\"" : "null"
                return #"{"__CURSOR":"\#(index)","__REALTIME_TIMESTAMP":"\#(1_700_000_000_000_000 - index)","MESSAGE":\#(text)}"# + "\n"
            }.joined()
            guard output.utf8.count <= command.outputLimit else {
                throw Problem(.commandFailed, "cannot run", details: [LinuxCommandRunner.exceeded: "1"])
            }
            return CommandResult(exitCode: 0, output: output, errorOutput: "")
        }
    }

    private func read(_ journal: Journal, limit: Int = 100, containing: String? = nil) async throws -> [LogLine] {
        let query = LogQuery(
            site: SiteID(unchecked: "saaaaaaaaaaa"), identity: SiteIdentity(uid: 7, gid: 7), names: [], kinds: [.php],
            containing: containing,
            limit: limit)
        return try await JournalReader(runner: journal, query: query).next()
    }

    @Test func pagesAreSmallWhereLinesAreLongAndEachLineIsCut() async throws {
        let journal = Journal((0..<2000).map { _ in String(repeating: "x", count: 48_000) })
        let lines = try await read(journal, limit: 10_000)
        #expect(lines.allSatisfy { $0.text.utf8.count == RawLine.longest })
        #expect(lines.reduce(0) { $0 + $1.cost } <= LogRoom.bytes + RawLine.longest + 256 && lines.count > 100)
        let sizes = journal.asked.withLock { $0 }.compactMap { $0.first { $0.hasPrefix("--lines=") }.flatMap { Int($0.dropFirst(8)) } }
        #expect(sizes.allSatisfy { $0 <= 64 } && sizes.dropFirst().allSatisfy { $0 <= 32 }, "\(sizes)")
    }

    @Test func oneThatIsTooLongForAnyAnswerIsNamedAndTheRestIsTold() async throws {
        let lines = ["newest", String(repeating: "x", count: 20 << 20), "oldest"]
        #expect(try await read(Journal(lines)).map(\.text) == ["oldest", "(a line of more than 4096 bytes)", "newest"])
    }

    @Test func aTextThatIsNowhereIsNotLookedForWithoutEnd() async throws {
        let journal = Journal((0..<60_000).map { "line \($0)" })
        #expect(try await read(journal, containing: "nowhere").isEmpty)
        #expect(journal.asked.withLock { $0 }.count < 60)
        #expect(try await read(journal, limit: 3).map(\.text) == ["line 2", "line 1", "line 0"])
    }
}
