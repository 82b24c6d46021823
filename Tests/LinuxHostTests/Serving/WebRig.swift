import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel

/// A real nginx and real PHP-FPM masters under a directory of their own, on a loopback port; gone when `body` ends.
struct WebRig {
    let layout: HostLayout
    let port: UInt16
    /// nil: sites are plain HTTP.
    let tlsPort: UInt16?
    let services = ChildServices()
    let runner = LinuxCommandRunner(executable: BuiltBinary.path)
    let webUser: SiteIdentity
    var web: NginxWebServer {
        NginxWebServer(
            layout: layout, runner: runner, services: services, webUser: webUser,
            addressing: addressing)
    }
    private var addressing: PublicAddressing {
        PublicAddressing(form: .exact, scheme: tlsPort == nil ? "http" : "https", port: tlsPort ?? port, httpPort: port)
    }
    let php: any PHPRuntime
    private let modules: NginxModuleDirectory

    static func with(
        tls: Bool = false, modules: NginxModuleDirectory = .debian, masters: PHPMasters = .ofSites, _ body: (WebRig) async throws -> Void
    ) async throws {
        let rig = try WebRig(tls: tls, modules: modules, masters: masters)
        do {
            try await rig.start()
            try await body(rig)
        } catch {
            try await rig.end()
            throw error
        }
        try await rig.end()
    }

    private init(tls: Bool, modules: NginxModuleDirectory, masters: PHPMasters) throws {
        self.modules = modules
        let root = "/tmp/agent-web-\(UInt32.random(in: 0...UInt32.max))"
        layout = HostLayout.sandbox(root: root, run: "\(root)/run", share: Repository.root)
        port = Ports.free()
        tlsPort = tls ? Ports.free() : nil
        let account = getpwnam("www-data")
        webUser =
            geteuid() == 0 && account != nil
            ? SiteIdentity(uid: account?.pointee.pw_uid ?? 33, gid: account?.pointee.pw_gid ?? 33)
            : SiteIdentity(uid: geteuid(), gid: getegid())
        php =
            switch masters {
            case .ofSites:
                PHPFPMRuntime(layout: layout, runner: runner, services: services, webUser: webUser, isolated: geteuid() == 0)
            case .shared: SharedPHPRuntime(layout: layout, runner: runner, services: services, webUser: webUser)
            }
        try TestDirectory.make(root)
        try OwnDirectory.make(layout.directories.all)
    }

    private func start() async throws {
        var tls: NginxMainConfiguration.TLSDoor?
        if let tlsPort { tls = .init(port: tlsPort, nginx: try await InstalledNginx(runner: runner).facts()) }
        try NginxMainConfiguration(layout: layout, port: port, webUser: geteuid() == 0 ? webUser : nil, tls: tls, modules: modules).write()
        try await services.start(
            ServiceDefinition(
                name: .nginx, command: Command("/usr/sbin/nginx", ["-c", layout.nginxConfiguration, "-g", "daemon off;"]),
                logFile: layout.serviceLog(.nginx), stopSignal: SIGQUIT, ready: .port(port)))
    }

    private func end() async throws {
        try await services.removeAll()
        if ProcessInfo.processInfo.environment["AGENT_KEEP"] == nil { try FileManager.default.removeItem(atPath: layout.root) }
    }

    /// A site as the agent lays it out: root's release, the site's content behind a symlink that is the site's too.
    func makeSite(_ number: UInt32, _ name: String, redirects: [String] = [], cache: CacheMode = .on) async throws -> RigSite {
        let id = try SiteID("srigsite000\(number)")
        let identity =
            geteuid() == 0 ? SiteIdentity(uid: 64000 + number, gid: 64000 + number) : SiteIdentity(uid: geteuid(), gid: getegid())
        try await LinuxSiteTrees(layout: layout, webUser: webUser, isolated: geteuid() == 0).create(id, identity: identity)
        let version = try WordPressVersion("1.0")
        try TestDirectory.make(layout.release(version, of: id))
        let content = layout.content(of: id, generation: 1)
        try TestDirectory.make(content, owner: identity)
        let link = "\(layout.release(version, of: id))/wp-content"
        try check("link", link) { symlink("../../content/1", link) }
        if geteuid() == 0 { try check("give", link) { lchown(link, identity.uid, identity.gid) } }
        try check("link", layout.current(of: id)) { symlink("releases/\(version)", layout.current(of: id)) }
        let tls = tlsPort.map { _ in VhostTLS(certificate: CertificateReference(site: id, generation: 1), strictTransport: nil) }
        return RigSite(
            rig: self,
            vhost: Vhost(
                site: id, canonical: try addressing.host(for: Hostname(name)), redirects: try redirects.map { try Hostname($0) },
                cache: cache, tls: tls),
            identity: identity)
    }

    func makeCertificate(of vhost: Vhost) async throws {
        guard let tls = vhost.tls else { return }
        try await FileCertificates(layout: layout).makeSelfSigned(
            tls.certificate, names: vhost.names, now: Int64(Date().timeIntervalSince1970))
    }

    /// What OpenSSL's own client sees of a handshake.
    func handshake(_ arguments: [String]) async throws -> String {
        let command = Command("/usr/bin/openssl", ["s_client", "-connect", "127.0.0.1:\(tlsPort ?? port)"] + arguments, deadline: 10)
        let result = try await runner.run(command, input: Array("Q\n".utf8))
        return result.output + result.errorOutput
    }

    func activate(_ vhost: Vhost) async throws {
        try await web.publish(vhost)
        try await web.validate()
        try await web.reload()
    }
}

struct RigSite {
    let rig: WebRig
    let vhost: Vhost
    let identity: SiteIdentity
    var id: SiteID { vhost.site }
    var pool: Pool { Pool(site: id, php: PHPVersion(unchecked: "8.2"), identity: identity, maxChildren: 4) }

    /// A file of the release, root's own.
    func core(_ name: String, _ text: String) throws {
        let path = "\(rig.layout.current(of: id))/\(name)"
        try TestDirectory.make(AtomicFile.parent(of: path))
        try AtomicFile.write(text, to: path, mode: 0o644)
    }

    /// A file of the site's own.
    func content(_ name: String, _ text: String) throws {
        let path = "\(rig.layout.content(of: id, generation: 1))/\(name)"
        try TestDirectory.make(AtomicFile.parent(of: path))
        try AtomicFile.write(text, to: path, mode: 0o644, owner: identity)
    }

    func serve() async throws {
        try await rig.php.start(pool)
        try await rig.activate(vhost)
    }

    func get(_ path: String, host: String? = nil, headers: [String: String] = [:], method: String = "GET") async throws -> HTTPAnswer {
        var all = headers
        if let host { all["Host"] = host }
        return try await WebVisitor(port: rig.port, host: vhost.canonical.authority).get(path, headers: all, method: method)
    }
}
