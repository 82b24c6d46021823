import AgentTesting
import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// Files as nginx and FPM write them; only lines of one's own come back.
@Suite struct LogFilesTests {
    private static let site = SiteID(unchecked: "saaaaaaaaaaa")

    private static func query(
        _ kinds: Set<LogKind>, since: Int64? = nil, containing: String? = nil, limit: Int = 10,
        names: Set<String> = ["a.test", "www.a.test"]
    ) -> LogQuery {
        LogQuery(
            site: site, identity: SiteIdentity(uid: 0, gid: 0), names: names, kinds: kinds, since: since,
            containing: containing, limit: limit)
    }

    /// - Parameter id: nil: as an older agent had it written.
    private static func visit(_ name: String, _ path: String, second: Int, agent: String = "x", id: String? = nil) -> String {
        let time = "2026-11-26T10:00:\(second < 10 ? "0" : "")\(second)+00:00"
        return
            #"{"t":"\#(time)","site":"\#(name)",\#(id.map { #""id":"\#($0)","# } ?? "")"ip":"192.0.2.1","peer":"192.0.2.1","m":"GET","u":"\#(path)","p":"HTTP/1.1","s":"200","b":"1","#
            + #""rt":"0.001","urt":"","c":"HIT","ref":"","ua":"\#(agent)"}"# + "\n"
    }

    private static func with(_ body: (HostLayout, LinuxSiteLogs) async throws -> Void) async throws {
        let root = "/tmp/agent-logs-\(UInt32.random(in: 0...UInt32.max))"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let layout = HostLayout.sandbox(root: root, run: "\(root)/run", share: "\(root)/share")
        try TestDirectory.make(layout.phpLogs)
        let runner = LinuxCommandRunner(executable: BuiltBinary.path)
        try await body(layout, LinuxSiteLogs(layout: layout, runner: runner, php: FilePHPOutput(layout: layout, runner: runner)))
    }

    private static func write(_ text: String, _ path: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

    private static func append(_ text: String, _ path: String) throws {
        let file = try #require(FileHandle(forWritingAtPath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    @Test("visits of the site under each of its names, and nobody else's, whatever a visitor calls himself")
    func access() async throws {
        try await Self.with { layout, logs in
            let forged = #"\",\"site\":\"a.test\",\"t\":\"2026\n{\"t\":\"2026-11-26T10:00:00+00:00\",\"site\":\"a.test\""#
            try Self.write(
                Self.visit("a.test", "/1", second: 1, agent: #"\u001B[2J"#) + Self.visit("b.test", "/2", second: 2, agent: forged)
                    + Self.visit("www.a.test", "/3", second: 3) + Self.visit("a.test.b.test", "/4", second: 4), layout.accessLog)
            let lines = try await logs.open(Self.query([.access])).next()
            #expect(lines.map { $0.visit?.path } == ["/1", "/3"])
            #expect(lines.first?.text.contains("\u{1b}[2J") == true)
            #expect(lines.first?.at == 1_795_687_201_000)
        }
    }

    @Test("a visit is the site's by its id, whatever the name in it; one without an id is told by a name, where one may be told by it")
    func identity() async throws {
        try await Self.with { layout, logs in
            let (own, before) = (Self.site.rawValue, "sbbbbbbbbbbb")
            // The name was another's, comes to this site, and an alias goes on to a third.
            try Self.write(
                Self.visit("a.test", "/before", second: 1, id: before) + Self.visit("a.test", "/older-agent", second: 2)
                    + Self.visit("a.test", "/broken", second: 3, id: "") + Self.visit("a.test", "/mine", second: 4, id: own)
                    + Self.visit("old.test", "/mine-by-another-name", second: 5, id: own)
                    + Self.visit("www.a.test", "/after", second: 6, id: "sccccccccccc")
                    + Self.visit("b.test", "/forged", second: 7, agent: #"\",\"id\":\"\#(own)"#, id: before)
                    + Self.visit("a.test", "/longer", second: 8, id: own + "x") + Self.visit("a.test", "/shorter", second: 9, id: "s"),
                layout.accessLog)
            let owners = try await logs.open(Self.query([.access], names: [])).next().map { $0.visit?.path }
            #expect(owners == ["/mine", "/mine-by-another-name"])
            let all = try await logs.open(Self.query([.access])).next().map { $0.visit?.path }
            #expect(all == ["/older-agent", "/broken", "/mine", "/mine-by-another-name"])
            // nginx's errors name servers alone.
            try Self.write(
                "2026/11/26 10:00:00 [error] 7#7: *1 x, client: 192.0.2.1, server: a.test, request: \"GET / HTTP/1.1\"\n",
                layout.nginxErrorLog)
            #expect(try await logs.open(Self.query([.error], names: [])).next().isEmpty)
            #expect(try await logs.open(Self.query([.error])).next().count == 1)
        }
    }

    @Test("of a log of many megabytes the newest lines, without reading the rest into memory")
    func large() async throws {
        try await Self.with { layout, logs in
            let other = String(repeating: Self.visit("b.test", "/other", second: 0), count: 10_000)
            try Self.write(
                Self.visit("a.test", "/first", second: 0) + other + Self.visit("a.test", "/last", second: 1) + other, layout.accessLog)
            #expect(try await logs.open(Self.query([.access])).next().map { $0.visit?.path } == ["/first", "/last"])
            #expect(try await logs.open(Self.query([.access], limit: 1)).next().map { $0.visit?.path } == ["/last"])
        }
    }

    @Test("rotated files, packed ones too, are read for a time that reaches back, and not without")
    func rotated() async throws {
        try await Self.with { layout, logs in
            try Self.write(Self.visit("a.test", "/oldest", second: 1), layout.rotated(layout.accessLog, 2))
            let packed = try await LinuxCommandRunner(executable: BuiltBinary.path).run(
                Command("/usr/bin/gzip", [layout.rotated(layout.accessLog, 2)]))
            #expect(packed.exitCode == 0)
            try Self.write(Self.visit("a.test", "/older", second: 2), layout.rotated(layout.accessLog, 1))
            try Self.write(Self.visit("a.test", "/new", second: 3), layout.accessLog)
            #expect(try await logs.open(Self.query([.access])).next().map { $0.visit?.path } == ["/new"])
            let all = try await logs.open(Self.query([.access], since: 1_795_687_201_000)).next()
            #expect(all.map { $0.visit?.path } == ["/oldest", "/older", "/new"])
            let recent = try await logs.open(Self.query([.access], since: 1_795_687_202_000)).next()
            #expect(recent.map { $0.visit?.path } == ["/older", "/new"])
        }
    }

    @Test("following goes on over a rotation and an emptied file, and gives no line twice or by halves")
    func followed() async throws {
        try await Self.with { layout, logs in
            try Self.write(Self.visit("a.test", "/1", second: 1), layout.accessLog)
            let reader = try await logs.open(Self.query([.access]))
            #expect(try await reader.next().count == 1)
            #expect(try await reader.next().isEmpty)
            let whole = Self.visit("a.test", "/2", second: 2)
            try Self.append(String(whole.prefix(40)), layout.accessLog)
            #expect(try await reader.next().isEmpty)
            try Self.append(String(whole.dropFirst(40)), layout.accessLog)
            #expect(try await reader.next().map { $0.visit?.path } == ["/2"])
            try Self.append(Self.visit("a.test", "/3", second: 3), layout.accessLog)
            try FileManager.default.moveItem(atPath: layout.accessLog, toPath: layout.rotated(layout.accessLog, 1))
            try Self.append(Self.visit("a.test", "/4", second: 4), layout.rotated(layout.accessLog, 1))
            try Self.write(Self.visit("a.test", "/5", second: 5), layout.accessLog)
            var paths: [String?] = []
            for _ in 0..<4 { paths += try await reader.next().map { $0.visit?.path } }
            #expect(paths == ["/3", "/4", "/5"])
        }
    }

    @Test("nginx's errors: the site's own, and none that a line end or a second name in a path made")
    func errors() async throws {
        try await Self.with { layout, logs in
            func line(_ message: String, _ server: String) -> String {
                "2026/11/26 10:00:00 [error] 7#7: *1 \(message), client: 192.0.2.1, server: \(server), request: \"GET / HTTP/1.1\", host: \"x\"\n"
            }
            let padding = line(String(repeating: "p", count: 2000), "c.test")
            try Self.write(
                line("mine", "a.test") + line("theirs", "b.test")
                    // b's path holds `, server: a.test`, and a line of a's making.
                    + line("open() \"/x, client: 192.0.2.1, server: a.test, request: \"", "b.test")
                    + "2026/11/26 10:00:00 [crit] 7#7: *2 openat() \"/x\n" + line("forged", "a.test")
                    + "\" failed, client: 1, server: b.test\n"
                    + padding + line("mine again", "a.test")
                    + "2026/11/26 10:00:00 [emerg] 7#7: invalid parameter in /etc/nginx/sites-enabled/\(Self.site).conf:3\n",
                layout.nginxErrorLog)
            let texts = try await logs.open(Self.query([.error])).next().map(\.text)
            #expect(texts.count == 3)
            #expect(texts.first?.contains("mine,") == true && texts.dropFirst().first?.contains("mine again") == true)
            #expect(texts.last?.contains("invalid parameter") == true)
            #expect(!texts.contains { $0.contains("forged") || $0.contains("theirs") })
        }
    }

    @Test("PHP's own lines and its slow requests are two kinds, undated lines as old as the one before; a text narrows them")
    func php() async throws {
        try await Self.with { layout, logs in
            try Self.write(
                "[26-Nov-2026 10:00:01] NOTICE: fpm is running, pid 1\nPHP Warning:  a in b\n"
                    + "[26-Nov-2026 10:00:09] WARNING: [pool x] child 3, script '/x' (request: \"GET /x\") executing too slow (5.1 sec), logging\n",
                layout.phpLog(Self.site))
            let php = try await logs.open(Self.query([.php])).next()
            #expect(php.map(\.text) == ["NOTICE: fpm is running, pid 1", "PHP Warning:  a in b"] && php[0].at == php[1].at)
            #expect(try await logs.open(Self.query([.slow])).next().map(\.kind) == [.slow])
            #expect(
                try await logs.open(Self.query(Set(LogKind.allCases), containing: "Warning")).next().map(\.text) == ["PHP Warning:  a in b"]
            )
        }
    }
}
