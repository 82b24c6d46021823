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
    /// Of what PHP prints a line may have 48 KiB, in the journal's JSON up to six times as much.
    private static let outputLimit = 16 << 20
    /// For one line: more is none of what PHP prints.
    private static let lineLimit = 512 << 10

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
            let (entries, isWhole) = try await ask(["--reverse"] + begin(before))
            if cursor == nil { cursor = entries.first?.cursor }
            var newest = NewestLines(room)
            for entry in entries.reversed() where query.wants(entry.line) { newest.add(entry.line) }
            batches.append(newest.lines)
            for line in newest.lines { room.take(line) }
            looked += entries.count
            guard isWhole, let last = entries.last, !isTooOld(last.line) else { break }
            before = last.cursor
        }
        return batches.reversed().flatMap(\.self)
    }

    private func added() async throws -> [LogLine] {
        // Nothing was there when it began: all that is there now is new.
        let entries = try await ask(begin(cursor)).entries
        if let last = entries.last?.cursor { cursor = last }
        return entries.map(\.line).filter(query.wants)
    }

    /// journalctl takes one of the two.
    private func begin(_ cursor: String?) -> [String] {
        cursor.map { ["--after-cursor=\($0)"] } ?? query.since.map { ["--since=@\($0 / 1000)"] } ?? []
    }

    private func isTooOld(_ line: LogLine) -> Bool {
        guard let since = query.since, let at = line.at else { return false }
        return at < since
    }

    /// - Returns: also whether there are as many as were asked for, so that more may follow.
    private func ask(_ more: [String]) async throws -> (entries: [JournalEntry], isWhole: Bool) {
        let result: CommandResult
        do {
            result = try await run(["--all", "--lines=\(page)"] + more)
        } catch let problem as Problem where problem.details[LinuxCommandRunner.exceeded] != nil && page > Self.pages.lowerBound {
            page = Self.pages.lowerBound
            return try await ask(more)
        } catch let problem as Problem where problem.details[LinuxCommandRunner.exceeded] != nil {
            // What has over 4 KiB is left out then (journalctl(1), --output=json), and asked for by itself.
            result = try await run(["--lines=\(page)"] + more)
        }
        var entries = try entries(result)
        let isWhole = result.output.utf8.count { $0 == UInt8(ascii: "\n") } == page
        let isLong = result.output.utf8.count > 1 << 20 || entries.contains { $0.isLeftOut }
        page = isLong ? max(Self.pages.lowerBound, page / 2) : min(Self.pages.upperBound, page * 2)
        for index in entries.indices where entries[index].isLeftOut {
            try Task.checkCancellation()
            if let whole = try await whole(entries[index].cursor) { entries[index] = whole }
        }
        return (entries, isWhole)
    }

    /// The one line that is there. nil: it is too long for that too.
    private func whole(_ cursor: String) async throws -> JournalEntry? {
        do {
            let result = try await run(["--all", "--lines=1", "--cursor=\(cursor)"], limit: Self.lineLimit)
            return try entries(result).first { $0.cursor == cursor }
        } catch let problem as Problem where problem.details[LinuxCommandRunner.exceeded] != nil {
            return nil
        }
    }

    private func entries(_ result: CommandResult) throws -> [JournalEntry] {
        guard result.exitCode == 0 || result.output.isEmpty && result.errorOutput.isEmpty else {
            let words = result.errorOutput.split(separator: "\n").first.map(String.init) ?? "journalctl ended with \(result.exitCode)"
            throw Problem.cannot("read the journal of", query.site.rawValue, words, code: .commandFailed)
        }
        return result.output.split(separator: "\n").compactMap { line in
            try? JSONDecoder().decode(JournalEntry.self, from: Data(line.utf8))  // a field that no version of ours knows is no line of PHP
        }
    }

    private func run(_ more: [String], limit: Int = JournalReader.outputLimit) async throws -> CommandResult {
        let arguments = ["--no-pager", "--quiet", "--output=json", "--output-fields=MESSAGE"] + more
        let matches = ["--identifier=php-\(query.site)", "_UID=\(query.identity.uid)"]
        return try await runner.run(
            Command(
                Self.path, arguments + matches, environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"], deadline: 30,
                outputLimit: limit))
    }
}
