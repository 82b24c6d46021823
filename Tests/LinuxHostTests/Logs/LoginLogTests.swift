import AgentTesting
import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// The line of a failed log-in is a contract with programs that shut addresses out.
@Suite struct LoginLogTests {
    private static let site = SiteID(unchecked: "sabcdefghijk")
    /// The expression that docs/how-to/failed-logins.md gives, with an address in place of <HOST>.
    private static var pattern: Regex<(Substring, host: Substring)> {
        /[0-9T:+-]{25} login-failed site=s[a-z0-9]{11} ip=(?<host>[0-9a-f:.]+) via=(?:form|application|other) seen=yes name=[A-Za-z0-9_.~%-]*/
    }

    @Test func aLineIsThis() throws {
        let login = try #require(FailedLogin(.form, address: "203.0.113.9", name: "admin"))
        #expect(
            LoginLog.line(.failed(login, seen: true), of: Self.site, at: 1_795_731_324_999)
                == "2026-11-26T22:15:24+00:00 login-failed site=sabcdefghijk ip=203.0.113.9 via=form seen=yes name=admin")
        #expect(
            LoginLog.line(.dropped(412), of: Self.site, at: 1_795_731_324_000)
                == "2026-11-26T22:15:24+00:00 logins-dropped site=sabcdefghijk count=412")
    }

    @Test func theLongestAndStrangestIsStillOneShortLineThatNamesItsOwnAddress() throws {
        let name = String(repeating: "%0A", count: 60)
        let login = try #require(FailedLogin(.application, address: "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255", name: name))
        let line = LoginLog.line(.failed(login, seen: true), of: Self.site, at: 1_795_731_324_000)
        #expect(line.utf8.count <= 320 && !line.contains("\n"))
        #expect(try #require(line.wholeMatch(of: Self.pattern)).host == "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255")
        let unseen = LoginLog.line(.failed(login, seen: false), of: Self.site, at: 0)
        #expect(unseen.wholeMatch(of: Self.pattern) == nil, "what nginx does not know of shuts nobody out")
        #expect(LoginLog.line(.dropped(1), of: Self.site, at: 0).wholeMatch(of: Self.pattern) == nil)
    }

    @Test func itIsRootsAloneAndAppendedTo() throws {
        let root = "/tmp/agent-login-log-\(UInt32.random(in: 0...UInt32.max))"
        defer { try? FileManager.default.removeItem(atPath: root) }
        let layout = HostLayout.sandbox(root: root, run: "\(root)/run", share: "\(root)/share")
        try TestDirectory.make(layout.logs)
        let log = LoginLog(layout)
        try log.append(["a", "b"])
        try log.append(["c"])
        #expect(try AtomicFile.read(layout.loginLog) == "a\nb\nc\n")
        #expect(try FileManager.default.attributesOfItem(atPath: layout.loginLog)[.posixPermissions] as? Int == 0o640)
        // As logrotate does it.
        try FileManager.default.moveItem(atPath: layout.loginLog, toPath: layout.rotated(layout.loginLog, 1))
        try log.append(["d"])
        #expect(try AtomicFile.read(layout.loginLog) == "d\n")
        try FileManager.default.removeItem(atPath: layout.loginLog)
        try FileManager.default.createSymbolicLink(atPath: layout.loginLog, withDestinationPath: "\(root)/elsewhere")
        #expect(throws: Problem.self) { try log.append(["e"]) }
        #expect(!FileManager.default.fileExists(atPath: "\(root)/elsewhere"))
    }

    @Test func aSiteIsToldItsOwnLines() async throws {
        let query = LogQuery(
            site: Self.site, identity: SiteIdentity(uid: 1, gid: 1), names: [], kinds: [.login], limit: 100)
        let format = LoginLines(query)
        func read(_ text: String) -> LogLine? { format.read(RawLine(offset: 0, bytes: Array(text.utf8)[...])) }
        let own = try #require(
            read("2026-11-26T22:15:24+00:00 login-failed site=sabcdefghijk ip=203.0.113.9 via=form seen=yes name=admin"))
        #expect(own.at == 1_795_731_324_000 && own.kind == .login)
        #expect(own.text == "login-failed site=sabcdefghijk ip=203.0.113.9 via=form seen=yes name=admin")
        #expect(read("2026-11-26T22:15:24+00:00 logins-dropped site=sabcdefghijk count=4") != nil)
        for other in [
            "2026-11-26T22:15:24+00:00 login-failed site=szzzzzzzzzzz ip=203.0.113.9 via=form seen=yes name=site=sabcdefghijk",
            "login-failed site=sabcdefghijk ip=203.0.113.9", " site=sabcdefghijk ", "2026-11-26T22:15:24+00:00 site=sabcdefghijk x",
        ] {
            #expect(read(other) == nil, "\(other)")
        }
    }
}
