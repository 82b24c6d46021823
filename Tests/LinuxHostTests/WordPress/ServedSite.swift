import AgentTesting
import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// A whole site, stamped and configured, served by PHP's own web server as the site's user: what our must-use plugins do can be seen
/// without nginx, which has rules of its own for some of it.
struct ServedSite {
    let fixture: WordPressFixture
    let site: SiteID
    let record: Site
    let port: UInt16
    let login = "bo-secret-name"
    let password: String
    static let uid: UInt32 = 64101

    var host: String { "a.test.localhost:\(port)" }
    func visitor() -> WebVisitor { WebVisitor(port: port, host: host) }

    static func with(_ body: (ServedSite) async throws -> Void) async throws {
        try await WordPressFixture.with { fixture in
            let served = try await ServedSite(fixture)
            let server = try served.start()
            defer {
                kill(server.processIdentifier, SIGKILL)
                server.waitUntilExit()
            }
            try await served.waitUntilItListens()
            try await body(served)
        }
    }

    private init(_ fixture: WordPressFixture) async throws {
        self.fixture = fixture
        site = try await fixture.makeSite("saaaaaaaaaaa", uid: Self.uid)
        port = try freePort()
        let publicHost = try fixture.host("a.test.localhost", port: port)
        try await fixture.sites.writeConfig(fixture.config(site, uid: Self.uid, host: publicHost))
        try await fixture.sites.stamp(fixture.stamp(site, uid: Self.uid, host: publicHost, login: login))
        password = try #require(try await fixture.secrets.get(SecretReference(change: site.rawValue, name: "admin-password"))).exposed
        let spec = SiteSpec(
            domain: try Hostname("a.test"), title: try SiteTitle("A title"), adminEmail: try EmailAddress("anna@example.com"),
            adminLogin: try LoginName(login), php: fixture.php)
        record = Site(
            id: site, spec: spec, state: .live, identity: SiteIdentity(uid: Self.uid, gid: Self.uid), release: fixture.release.version,
            createdAt: 1_700_000_000, url: publicHost.url)
    }

    private func start() throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Bundle.main.bundleURL.appendingPathComponent("agent").path)
        let root = fixture.layout.release(fixture.release.version, of: site)
        let settings = ["display_errors=0", "log_errors=0", "opcache.enable=0", "sys_temp_dir=\(fixture.layout.temporary(of: site))"]
        process.arguments = RunAs.arguments(
            for: "/usr/bin/php\(fixture.php)", settings.flatMap { ["-d", $0] } + ["-S", "127.0.0.1:\(port)", "-t", root], uid: Self.uid,
            gid: Self.uid, directory: "/")
        process.environment = ["PATH": "/usr/bin:/bin"]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    private func waitUntilItListens() async throws {
        for _ in 0..<200 {
            if let answer = try? await visitor().get("/license-that-is-not-there.txt"), answer.status != 0 { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        throw Problem(.commandFailed, "cannot start PHP's web server on port '\(port)'")
    }
}

private func freePort() throws -> UInt16 {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return try withUnsafeMutablePointer(to: &address) { pointer in
        try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
            try #require(bind(listener, pointer, length) == 0 && getsockname(listener, pointer, &length) == 0)
        }
        return UInt16(bigEndian: pointer.pointee.sin_port)
    }
}
