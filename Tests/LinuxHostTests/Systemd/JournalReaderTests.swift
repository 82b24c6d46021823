import Foundation
import HostServices
import SiteModel
import Synchronization
import Testing

@testable import LinuxHost

/// What is asked of journalctl, and what is made of its answers: pages that fit, lines that are cut, an end. The real journal is read on a booted
/// machine.
@Suite struct JournalReaderTests {
    /// Answers as journalctl 252 would of a journal of these lines, one a second; over the limit it fails as the runner does.
    private final class Journal: CommandRunner {
        static let begin: Int64 = 1_700_000_000
        /// The oldest first; a line's cursor is its place.
        private let lines: Mutex<[String]>
        let asked = Mutex<[[String]]>([])
        /// - Parameter newestFirst: of a journal that is no more.
        init(_ newestFirst: [String]) { lines = Mutex(newestFirst.reversed()) }

        func say(_ line: String) { lines.withLock { $0.append(line) } }

        func run(_ command: Command, input: [UInt8]) async throws -> CommandResult {
            asked.withLock { $0.append(command.arguments) }
            func value(_ name: String) -> Int? {
                command.arguments.first { $0.hasPrefix(name) }.flatMap { Int($0.dropFirst(name.count)) }
            }
            let (since, at, after) = (value("--since=@"), value("--cursor="), value("--after-cursor="))
            guard [since, at, after].compactMap(\.self).count < 2 else {
                let refusal = "Please specify only one of --since=, --cursor=, and --after-cursor=.\n"
                return CommandResult(exitCode: 1, output: "", errorOutput: refusal)
            }
            let lines = lines.withLock(\.self)
            let first = since.map { max(0, $0 - Int(Self.begin)) } ?? at ?? 0
            let count = value("--lines=") ?? 0
            let page: [Int]
            if command.arguments.contains("--reverse") {
                page = (first..<max(first, after ?? lines.count)).suffix(count).reversed()
            } else if let after {
                page = Array(lines.indices.dropFirst(after + 1).prefix(count))
            } else {
                page = since == nil && at == nil ? lines.indices.suffix(count) : Array(lines.indices.dropFirst(first).prefix(count))
            }
            let all = command.arguments.contains("--all")
            let output = page.map { index in
                let text = all || lines[index].utf8.count <= 4096 ? "\"\(lines[index])\"" : "null"
                return #"{"__CURSOR":"\#(index)","__REALTIME_TIMESTAMP":"\#(Self.begin + Int64(index))000000","MESSAGE":\#(text)}"# + "\n"
            }.joined()
            guard output.utf8.count <= command.outputLimit else {
                throw Problem(.commandFailed, "cannot run", details: [LinuxCommandRunner.exceeded: "1"])
            }
            return CommandResult(exitCode: 0, output: output, errorOutput: "")
        }
    }

    private func reader(_ journal: Journal, limit: Int = 100, since second: Int64? = nil, containing: String? = nil) -> JournalReader {
        let query = LogQuery(
            site: SiteID(unchecked: "saaaaaaaaaaa"), identity: SiteIdentity(uid: 7, gid: 7), names: [], kinds: [.php],
            since: second.map { (Journal.begin + $0) * 1000 }, containing: containing, limit: limit)
        return JournalReader(runner: journal, query: query)
    }

    private func read(_ journal: Journal, limit: Int = 100, since second: Int64? = nil, containing: String? = nil) async throws -> [LogLine]
    {
        try await reader(journal, limit: limit, since: second, containing: containing).next()
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
        let (long, longer) = (String(repeating: "y", count: 5000), String(repeating: "z", count: 48 << 10))
        let journal = Journal(["newest", long, String(repeating: "x", count: 20 << 20), longer, "oldest"])
        let told = ["oldest", String(longer.prefix(RawLine.longest)), "(a line of more than 64 KiB)", long, "newest"]
        #expect(try await read(journal).map(\.text) == told)
    }

    @Test(arguments: [1, 63, 64, 65, 1000, 5000]) func fromATimeOnOverAllPages(_ count: Int) async throws {
        let journal = Journal((0..<6000).reversed().map { "line \($0)" })
        let lines = try await read(journal, limit: 10_000, since: Int64(6000 - count))
        #expect(lines.map(\.text) == (6000 - count..<6000).map { "line \($0)" })
        let asked = journal.asked.withLock { $0.count }
        #expect(asked < 20 && (count > 64 || asked <= 2), "what is older is not asked for: \(asked)")
        #expect(try await read(journal, since: 6000).isEmpty)
    }

    @Test(arguments: [nil, 0, 150, 200, 1000] as [Int64?]) func aJournalIsFollowedFromATimeOn(_ since: Int64?) async throws {
        let journal = Journal((0..<200).reversed().map { "line \($0)" })
        let reader = reader(journal, limit: 1000, since: since)
        #expect(try await reader.next().count == 200 - Int(min(since ?? 0, 200)))
        for number in 200..<203 {
            journal.say("line \(number)")
            #expect(try await reader.next().map(\.text) == (since == 1000 ? [] : ["line \(number)"]))
            #expect(try await reader.next().isEmpty)
        }
    }

    @Test func aTextThatIsNowhereIsNotLookedForWithoutEnd() async throws {
        let journal = Journal((0..<60_000).map { "line \($0)" })
        #expect(try await read(journal, containing: "nowhere").isEmpty)
        #expect(journal.asked.withLock { $0 }.count < 60)
        #expect(try await read(journal, limit: 3).map(\.text) == ["line 2", "line 1", "line 0"])
    }
}
