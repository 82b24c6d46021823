import Foundation
import HostServices
import SiteModel

/// What a site's PHP said, out of systemd's journal. Any user may give himself any name there, so lines are the site's by the user that the kernel
/// knows (`_UID`), whatever name they carry.
package struct JournalPHPOutput: PHPOutput {
    private let runner: any CommandRunner

    package init(runner: any CommandRunner) { self.runner = runner }

    package func open(_ query: LogQuery) -> any LogReader { JournalReader(runner: runner, query: query) }
}

actor JournalReader: LogReader {
    private static let path = "/usr/bin/journalctl"
    /// Lines that are asked for at once: few where they are long.
    private static let pages = 16...512
    /// Lines looked through for those that hold a text.
    private static let most = 20_000
    /// A line may have 48 KiB, in the journal's JSON up to six times as much.
    private static let outputLimit = 16 << 20

    private let runner: any CommandRunner
    private let query: LogQuery
    /// The newest line seen.
    private var cursor: String?
    private var hasBegun = false
    private var page = 64

    init(runner: any CommandRunner, query: LogQuery) {
        self.runner = runner
        self.query = query
    }

    func next() async throws -> [LogLine] {
        if hasBegun { return try await added() }
        hasBegun = true
        var batches: [[LogLine]] = []
        var room = LogRoom(lines: query.limit)
        var (looked, before): (Int, String?) = (0, nil)
        while !room.isFull, looked < Self.most {
            try Task.checkCancellation()
            // From the newest to the oldest.
            let (entries, isWhole) = try await ask(["--reverse"] + (before.map { ["--after-cursor=\($0)"] } ?? []))
            if cursor == nil { cursor = entries.first?.cursor }
            var newest = NewestLines(room)
            for entry in entries.reversed() where query.wants(entry.line) { newest.add(entry.line) }
            batches.append(newest.lines)
            for line in newest.lines { room.take(line) }
            looked += entries.count
            guard isWhole, let last = entries.last?.cursor else { break }
            before = last
        }
        return batches.reversed().flatMap(\.self)
    }

    private func added() async throws -> [LogLine] {
        // Nothing was there when it began: all that is there now is new.
        let entries = try await ask(cursor.map { ["--after-cursor=\($0)"] } ?? []).entries
        if let last = entries.last?.cursor { cursor = last }
        return entries.map(\.line).filter(query.wants)
    }

    /// - Returns: also whether there are as many as were asked for, so that more may follow.
    private func ask(_ more: [String]) async throws -> (entries: [JournalEntry], isWhole: Bool) {
        let result: CommandResult
        do {
            result = try await run(["--all"] + more)
        } catch let problem as Problem where problem.details[LinuxCommandRunner.exceeded] != nil {
            // What has over 4 KiB is left out then (journalctl(1), --output=json).
            page = Self.pages.lowerBound
            result = try await run(more)
        }
        guard result.exitCode == 0 || result.output.isEmpty && result.errorOutput.isEmpty else {
            let words = result.errorOutput.split(separator: "\n").first.map(String.init) ?? "journalctl ended with \(result.exitCode)"
            throw Problem.cannot("read the journal of", query.site.rawValue, words, code: .commandFailed)
        }
        let lines = result.output.split(separator: "\n")
        let isWhole = lines.count == page
        let isLong = result.output.utf8.count > 1 << 20
        page = isLong ? max(Self.pages.lowerBound, page / 2) : min(Self.pages.upperBound, page * 2)
        let entries = lines.compactMap { line in
            try? JSONDecoder().decode(JournalEntry.self, from: Data(line.utf8))  // a field that no version of ours knows is no line of PHP
        }
        return (entries, isWhole)
    }

    private func run(_ more: [String]) async throws -> CommandResult {
        var arguments = ["--no-pager", "--quiet", "--output=json", "--output-fields=MESSAGE", "--lines=\(page)"] + more
        if let since = query.since { arguments.append("--since=@\(since / 1000)") }
        let matches = ["--identifier=php-\(query.site)", "_UID=\(query.identity.uid)"]
        return try await runner.run(
            Command(
                Self.path, arguments + matches, environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"], deadline: 30,
                outputLimit: Self.outputLimit))
    }
}

/// A line of `journalctl --output=json`.
struct JournalEntry: Decodable, Sendable {
    var cursor: String
    var line: LogLine

    private enum Key: String, CodingKey {
        case cursor = "__CURSOR"
        case microseconds = "__REALTIME_TIMESTAMP"
        case message = "MESSAGE"
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        cursor = try values.decode(String.self, forKey: .cursor)
        let at = Int64(try values.decode(String.self, forKey: .microseconds)).map { $0 / 1000 }
        let said = try Self.message(values)
        // FPM writes the time itself too.
        let whole =
            LogTime.php(Array(said.utf8)[...]) == nil ? said : said.split(separator: "] ", maxSplits: 1).last.map(String.init) ?? said
        let text = RawLine.cut(whole.utf8)
        line = LogLine(kind: PHPLines.kind(of: text), at: at, text: text)
    }

    /// Text, or its bytes where it is none; null where it is too long.
    private static func message(_ values: KeyedDecodingContainer<Key>) throws -> String {
        if try values.contains(.message) && values.decodeNil(forKey: .message) { return "(a line of more than 4096 bytes)" }
        if let text = try? values.decode(String.self, forKey: .message) { return text }
        if let bytes = try? values.decode([UInt8].self, forKey: .message) { return String(decoding: bytes, as: UTF8.self) }
        return ""
    }
}
