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
    func visitor(port: UInt16? = nil) -> WebVisitor { WebVisitor(port: port ?? self.port, host: host) }

    static func with(_ body: (ServedSite) async throws -> Void) async throws {
        try await WordPressFixture.with { fixture in
            let served = try await ServedSite(fixture)
            let server = try await served.start(port: served.port)
            defer { server.kill() }
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

    /// What nginx does: a file that is there, or else index.php.
    private static let router = """
        <?php
        $path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) ?? '/');
        if (is_file($_SERVER['DOCUMENT_ROOT'] . $path) || is_file($_SERVER['DOCUMENT_ROOT'] . rtrim($path, '/') . '/index.php') && $path !== '/') {
            return false;
        }
        if (strpos($path, '/index.php/') === 0) { $_SERVER['PATH_INFO'] = substr($path, 10); }
        $_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
        $_SERVER['SCRIPT_FILENAME'] = $_SERVER['DOCUMENT_ROOT'] . '/index.php';
        chdir($_SERVER['DOCUMENT_ROOT']);
        require $_SERVER['SCRIPT_FILENAME'];
        """

    /// - Parameter port: another one than the site's gives a second server of the same site.
    func start(port: UInt16) async throws -> ChildProgram {
        let root = fixture.layout.release(fixture.release.version, of: site)
        let router = "\(fixture.server.directory)/router.php"
        try AtomicFile.write(Self.router, to: router, mode: 0o644)
        let settings = ["display_errors=0", "log_errors=0", "opcache.enable=0", "sys_temp_dir=\(fixture.layout.temporary(of: site))"]
        let arguments = settings.flatMap { ["-d", $0] } + ["-S", "127.0.0.1:\(port)", "-t", root, router]
        let server = try ChildProgram(
            Bundle.main.bundleURL.appendingPathComponent("agent").path,
            RunAs.arguments(for: "/usr/bin/php\(fixture.php)", arguments, uid: Self.uid, gid: Self.uid, directory: "/"))
        do {
            try await waitUntilItListens(port)
            return server
        } catch {
            server.kill()
            throw error
        }
    }

    private func waitUntilItListens(_ port: UInt16) async throws {
        for _ in 0..<400 {
            if let answer = try? await visitor(port: port).get("/wp-includes/images/blank.gif"), answer.status != 0 { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        throw Problem(.commandFailed, "cannot start PHP's web server on port '\(port)'")
    }
}

func freePort() throws -> UInt16 {
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
