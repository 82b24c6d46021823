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
    /// Lines that are asked for at once.
    private static let page = 500
    /// Pages looked through for lines that hold a text.
    private static let pages = 40

    private let runner: any CommandRunner
    private let query: LogQuery
    /// The newest line seen.
    private var cursor: String?
    private var hasBegun = false

    init(runner: any CommandRunner, query: LogQuery) {
        self.runner = runner
        self.query = query
    }

    func next() async throws -> [LogLine] {
        if hasBegun { return try await added() }
        hasBegun = true
        var found: [LogLine] = []
        var before: String?
        for _ in 0..<Self.pages where found.count < query.limit {
            // From the newest to the oldest.
            let entries = try await ask(["--reverse"] + (before.map { ["--after-cursor=\($0)"] } ?? []))
            if cursor == nil { cursor = entries.first?.cursor }
            found = entries.reversed().map(\.line).filter(query.wants) + found
            guard entries.count == Self.page, let last = entries.last?.cursor else { break }
            before = last
        }
        return Array(found.suffix(query.limit))
    }

    private func added() async throws -> [LogLine] {
        // Nothing was there when it began: all that is there now is new.
        let entries = try await ask(cursor.map { ["--after-cursor=\($0)"] } ?? [])
        if let last = entries.last?.cursor { cursor = last }
        return entries.map(\.line).filter(query.wants)
    }

    private func ask(_ more: [String]) async throws -> [JournalEntry] {
        var arguments = ["--no-pager", "--quiet", "--all", "--output=json", "--output-fields=MESSAGE", "--lines=\(Self.page)"] + more
        if let since = query.since { arguments.append("--since=@\(since / 1000)") }
        let matches = ["--identifier=php-\(query.site)", "_UID=\(query.identity.uid)"]
        let result = try await runner.run(
            Command(
                Self.path, arguments + matches, environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"], deadline: 30,
                outputLimit: 64 << 20))
        guard result.exitCode == 0 || result.output.isEmpty && result.errorOutput.isEmpty else {
            let words = result.errorOutput.split(separator: "\n").first.map(String.init) ?? "journalctl ended with \(result.exitCode)"
            throw Problem.cannot("read the journal of", query.site.rawValue, words, code: .commandFailed)
        }
        return result.output.split(separator: "\n").compactMap { line in
            try? JSONDecoder().decode(JournalEntry.self, from: Data(line.utf8))  // a field that no version of ours knows is no line of PHP
        }
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
        let text =
            LogTime.php(Array(said.utf8)[...]) == nil ? said : said.split(separator: "] ", maxSplits: 1).last.map(String.init) ?? said
        line = LogLine(kind: PHPLines.kind(of: text), at: at, text: text)
    }

    /// Text, or its bytes where it is none.
    private static func message(_ values: KeyedDecodingContainer<Key>) throws -> String {
        if let text = try? values.decode(String.self, forKey: .message) { return text }
        if let bytes = try? values.decode([UInt8].self, forKey: .message) { return String(decoding: bytes, as: UTF8.self) }
        return ""
    }
}
