import AgentTesting
import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// A real MariaDB, a real release in the store with its pristine installation, and what makes sites of them.
struct WordPressFixture {
    let server: PrivateMariaDB
    let layout: HostLayout
    let runner: LinuxCommandRunner
    let databases: MariaDBDatabases
    let secrets: FileSecrets
    let sites: LinuxWordPressSites
    let pristine: PristineInstaller
    let releases: LinuxWordPressReleases
    let trees: LinuxSiteTrees
    let release: WordPressRelease
    let php = PHPVersion(unchecked: "8.2")
    let pristineIdentity = SiteIdentity(uid: 64100, gid: 64100)

    static func with(_ body: (WordPressFixture) async throws -> Void) async throws {
        try await PrivateMariaDB.with { server in try await body(try await WordPressFixture(server)) }
    }

    private init(_ server: PrivateMariaDB) async throws {
        try #require(geteuid() == 0, "sites have users of their own only as root")
        let source = RealReleaseTests.source
        try #require(access("\(source)/wp-includes/version.php", R_OK) == 0, "run provision/wordpress first")
        self.server = server
        let share = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../..").standardized.path
        layout = HostLayout.sandbox(root: "\(server.directory)/root", run: server.directory, share: share)
        try #require(layout.mariadbSocket == server.socket)
        for path in [layout.root, layout.state] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            chmod(path, path == layout.state ? 0o700 : 0o755)
        }
        runner = try agentRunner()
        databases = MariaDBDatabases(socket: server.socket)
        secrets = FileSecrets(layout: layout)
        sites = LinuxWordPressSites(layout: layout, runner: runner, databases: databases, secrets: secrets)
        let pristine = PristineInstaller(
            layout: layout, runner: runner, databases: databases, secrets: secrets, pristineIdentity: pristineIdentity)
        self.pristine = pristine
        let web = SiteIdentity(uid: 33, gid: 33)
        trees = LinuxSiteTrees(layout: layout, webUser: web, isolated: true)
        releases = LinuxWordPressReleases(
            layout: layout, webUser: web, runner: runner, unpackIdentity: pristineIdentity,
            mirror: WordPressMirror(base: "http://127.0.0.1:1"), calls: OutboundCalls(OpenGuards()),
            pristine: { try await pristine.ensure($0, php: $1) })
        try MustUsePlugin.install(layout)
        release = try await releases.prepare(.path(source, sha256: nil), locale: .english, php: php)
    }

    /// A site's tree, database, account and secrets: everything but its configuration and its data.
    func makeSite(_ id: String, uid: UInt32) async throws -> SiteID {
        let site = try SiteID(id)
        let identity = SiteIdentity(uid: uid, gid: uid)
        try await trees.create(site, identity: identity)
        try await releases.attach(release, to: site, identity: identity, contentGeneration: 1)
        try await releases.copyContent(release, to: site, identity: identity, generation: 1)
        let names = ["database-password", "admin-password"]
        for name in names { try await secrets.put(secrets.random(length: 32), at: SecretReference(change: id, name: name)) }
        let salts = (0..<8).map { _ in secrets.random(length: 64).exposed }.joined(separator: "\n")
        try await secrets.put(Secret(salts), at: SecretReference(change: id, name: "salts"))
        try await databases.create(DatabaseName(of: site))
        let password = try #require(try await secrets.get(SecretReference(change: id, name: "database-password")))
        try await databases.createAccount(DatabaseAccount(of: site), password: password, on: DatabaseName(of: site))
        return site
    }

    func config(_ site: SiteID, uid: UInt32, host: PublicHost) -> WordPressConfig {
        WordPressConfig(
            site: site, identity: SiteIdentity(uid: uid, gid: uid), database: DatabaseName(of: site), account: DatabaseAccount(of: site),
            password: SecretReference(change: site.rawValue, name: "database-password"),
            salts: SecretReference(change: site.rawValue, name: "salts"), contentGeneration: 1, publicHost: host)
    }

    func stamp(
        _ site: SiteID, uid: UInt32, host: PublicHost, title: String = "A title", login: String = "anna",
        email: String = "anna@example.com",
        now: Int64 = 1_700_000_000
    ) throws -> SiteStamp {
        SiteStamp(
            site: site, identity: SiteIdentity(uid: uid, gid: uid), release: release, php: php, database: DatabaseName(of: site),
            publicHost: host, title: try SiteTitle(title), adminLogin: try LoginName(login), adminEmail: try EmailAddress(email),
            adminPassword: SecretReference(change: site.rawValue, name: "admin-password"), now: now)
    }

    func host(_ name: String, scheme: String = "http", port: UInt16 = 80) throws -> PublicHost {
        PublicHost(scheme: scheme, name: try Hostname(name), port: port)
    }
}
