import AgentTesting
import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// Logs that somebody wrote to hurt whoever reads them: the answer is right, the memory has a bound, and the reading ends.
@Suite(.serialized) struct HostileLogTests {
    private static let site = SiteID(unchecked: "saaaaaaaaaaa")
    /// Blocks of a file, an answer and what a test itself holds; each of the files below is more.
    private static let memory = 48 << 20

    private static func query(since: Int64? = nil, limit: Int = 10) -> LogQuery {
        LogQuery(
            site: site, identity: SiteIdentity(uid: 0, gid: 0), names: ["a.test"], kinds: [.php, .slow], since: since, limit: limit)
    }

    private static func with(_ body: (HostLayout, LinuxSiteLogs) async throws -> Void) async throws {
        let root = "/tmp/agent-hostile-logs-\(UInt32.random(in: 0...UInt32.max))"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let layout = HostLayout.sandbox(root: root, run: "\(root)/run", share: "\(root)/share")
        try TestDirectory.make(layout.phpLogs)
        let runner = LinuxCommandRunner(executable: BuiltBinary.path)
        try await body(layout, LinuxSiteLogs(layout: layout, runner: runner, php: FilePHPOutput(layout: layout, runner: runner)))
    }

    /// In pieces, so that the test holds none of it.
    private static func append(_ piece: String, times: Int = 1, to path: String) throws {
        if !FileManager.default.fileExists(atPath: path) { FileManager.default.createFile(atPath: path, contents: nil) }
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        let bytes = Data(piece.utf8)
        for _ in 0..<times { try file.write(contentsOf: bytes) }
        try file.close()
    }

    /// The most that this process held while the body ran, over what it held before (proc_pid_status(5); clear_refs forgets the peak).
    private static func peak(_ body: () async throws -> Void) async throws -> Int {
        func kilobytes(_ name: String) throws -> Int {
            let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(name) })
            return try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        }
        try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
        let before = try kilobytes("VmRSS:")
        try await body()
        return (try kilobytes("VmHWM:") - before) << 10
    }

    private static func fill(_ path: String, _ kind: String) throws {
        try append("first\n", to: path)
        switch kind {
        case "a line of 50 MB": try append(String(repeating: "x", count: 1 << 20), times: 50, to: path)
        case "a million empty lines": try append(String(repeating: "\n", count: 1 << 20), to: path)
        default: try append(String(repeating: "\u{0}\r", count: 1 << 19), times: 20, to: path)
        }
        try append("\nlast\n", to: path)
    }

    @Test("the lines beside them are told", arguments: ["a line of 50 MB", "a million empty lines", "bytes that are no text"])
    func beside(_ kind: String) async throws {
        try await Self.with { layout, logs in
            try Self.fill(layout.phpLog(Self.site), kind)
            let peak = try await Self.peak {
                let texts = try await logs.open(Self.query()).next().map(\.text)
                #expect(texts == ["first", "last"])
            }
            #expect(peak < Self.memory, "\(peak >> 20) MiB")
        }
    }

    @Test("also in a file that was rotated and packed", arguments: ["a line of 50 MB", "a million empty lines"])
    func packed(_ kind: String) async throws {
        try await Self.with { layout, logs in
            let old = layout.rotated(layout.phpLog(Self.site), 1)
            try Self.fill(old, kind)
            let packed = try await LinuxCommandRunner(executable: BuiltBinary.path).run(Command("/usr/bin/gzip", [old], deadline: 60))
            #expect(packed.exitCode == 0)
            let peak = try await Self.peak {
                let texts = try await logs.open(Self.query(since: 0)).next().map { $0.text.prefix(5) }
                #expect(texts.first == "first" && texts.last == "last" && texts.count <= 3)
            }
            #expect(peak < Self.memory, "\(peak >> 20) MiB")
        }
    }

    @Test("ten million bytes of lines with one letter are so many lines as were asked for, the newest")
    func short() async throws {
        try await Self.with { layout, logs in
            try Self.append(String(repeating: "x\n", count: 1 << 19), times: 10, to: layout.phpLog(Self.site))
            try Self.append("last\n", to: layout.phpLog(Self.site))
            let peak = try await Self.peak {
                let lines = try await logs.open(Self.query(limit: 10_000)).next()
                #expect(lines.count == 10_000 && lines.last?.text == "last" && lines.first?.text == "x")
            }
            #expect(peak < Self.memory, "\(peak >> 20) MiB")
        }
    }

    @Test("ten thousand long lines are as many as there is room for, and each is cut")
    func long() async throws {
        try await Self.with { layout, logs in
            try Self.append(String(repeating: "y", count: 20_000) + "\n", times: 4000, to: layout.phpLog(Self.site))
            let peak = try await Self.peak {
                let lines = try await logs.open(Self.query(limit: 10_000)).next()
                #expect(lines.allSatisfy { $0.text.utf8.count == RawLine.longest })
                let bytes = lines.reduce(0) { $0 + $1.cost }
                #expect(bytes <= LogRoom.bytes + RawLine.longest + 256 && bytes > LogRoom.bytes / 2)
            }
            #expect(peak < Self.memory, "\(peak >> 20) MiB")
        }
    }

    @Test("what comes while a log is followed is given in pieces, to its end")
    func followed() async throws {
        try await Self.with { layout, logs in
            let path = layout.phpLog(Self.site)
            try Self.append("first\n", to: path)
            let reader = try await logs.open(Self.query(limit: 10))
            #expect(try await reader.next().map(\.text) == ["first"])
            try Self.append(String(repeating: "z\n", count: 30_000), to: path)
            var counts: [Int] = []
            for _ in 0..<6 { counts.append(try await reader.next().count) }
            #expect(counts.reduce(0, +) == 30_000 && counts.allSatisfy { $0 <= LogRoom.linesAtOnce })

            try Self.fill(path, "a line of 50 MB")
            var texts: [String] = []
            let peak = try await Self.peak { for _ in 0..<60 where texts.last != "last" { texts += try await reader.next().map(\.text) } }
            #expect(texts.first == "first" && texts.last == "last" && texts.count <= 3)
            #expect(peak < Self.memory, "\(peak >> 20) MiB")
        }
    }

    @Test("few lines before and after one that fills a block are not lost")
    func blocks() async throws {
        try await Self.with { layout, logs in
            for size in [(1 << 20) - 5000, (1 << 20) - 10, 1 << 20, (1 << 20) + 10, 600_000] {
                let path = layout.phpLog(Self.site)
                try? FileManager.default.removeItem(atPath: path)
                for number in 1...4 {
                    try Self.append("a\(number)\nb\(number)\n", to: path)
                    try Self.append(String(repeating: "w", count: size), to: path)
                    try Self.append("\n\nc\(number)\n", to: path)
                }
                let texts = try await logs.open(Self.query(limit: 100)).next().map(\.text).filter { $0.utf8.count == 2 }
                #expect(texts == (1...4).flatMap { ["a\($0)", "b\($0)", "c\($0)"] }, "\(size)")
            }
        }
    }

    @Test("a reading that nobody waits for any more ends", arguments: [false, true])
    func cancelled(_ isPacked: Bool) async throws {
        try await Self.with { layout, logs in
            let path = isPacked ? layout.rotated(layout.phpLog(Self.site), 1) : layout.phpLog(Self.site)
            try Self.append(String(repeating: "x", count: 1 << 20), times: 8, to: path)
            let reader = try await logs.open(Self.query(since: 0))
            let reading = Task {
                while !Task.isCancelled { await Task.yield() }
                return try await reader.next()
            }
            reading.cancel()
            await #expect(throws: CancellationError.self) { try await reading.value }
        }
    }
}
