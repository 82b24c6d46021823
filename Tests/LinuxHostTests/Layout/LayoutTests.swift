import AgentTesting
import Foundation
import HostServices
import SiteModel
import Testing

@Suite struct LayoutTests {
    static let sandbox = HostLayout.sandbox(root: "DIR", run: "RUN", share: "SHARE")
    private static let id = SiteID(unchecked: "ID")
    private static let service = ServiceName(unchecked: "NAME")
    private static let version = WordPressVersion(unchecked: "VERSION")
    private static let php = PHPVersion(unchecked: "V")
    private static let locale = WordPressLocale(unchecked: "LOCALE")

    @Test("every path of a sandbox is as its golden file says")
    func sandboxPaths() throws {
        #expect(try Golden.difference(text(Self.sandbox, Self.shared + Self.ofSandbox), "sandbox.txt", beside: #filePath) == nil)
    }

    @Test("every path of a system host is as its golden file says")
    func systemPaths() throws {
        #expect(try Golden.difference(text(.system(), Self.shared + Self.ofSystem), "system.txt", beside: #filePath) == nil)
    }

    @Test("no path that the layout makes is missing from the golden files")
    func complete() throws {
        let folder = "\(Repository.root)/Sources/HostServices/Layout"
        var declared: Set<String> = []
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.contains("Layout") {
            let source = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            for found in source.matches(of: /package (?:var|func) (\w+)[^\n]*String \{/) { declared.insert(String(found.1)) }
        }
        let listed = Set((Self.shared + Self.ofSandbox + Self.ofSystem).map { String($0.name.prefix { $0 != "(" }) })
        #expect(declared.subtracting(listed).subtracting(["sandboxRun"]) == [])
    }

    @Test("on a system host nothing lies beside the directories that packages and units know")
    func bases() {
        let known = [
            "/var/lib/agent", "/srv/www", "/run/agent", "/run/php-sites", "/var/log/agent", "/etc/agent", "/etc/nginx", "/var/cache/agent",
            "/usr/share/agent", "/usr/lib/systemd/system", "/etc/systemd/system", "/etc/systemd/system.control", "/run/systemd",
            "/run/nginx.pid",
            "/run/mysqld/mysqld.sock", "/var/lib/mysql", "/sys/fs/cgroup",
        ]
        for path in (Self.shared + Self.ofSystem).map({ $0.path(.system()) }) where path != "/" {
            #expect(known.contains { path == $0 || path.hasPrefix("\($0)/") }, "\(path)")
        }
    }

    private typealias Row = (name: String, path: @Sendable (HostLayout) -> String)

    private func text(_ layout: HostLayout, _ rows: [Row]) -> String {
        rows.map { "\($0.name.padding(toLength: 28, withPad: " ", startingAt: 0)) \($0.path(layout))\n" }.joined()
    }

    private static let shared: [Row] = [
        ("root", { $0.root }),
        ("state", { $0.state }), ("database", { $0.database }), ("secrets", { $0.secrets }), ("secrets(of:)", { $0.secrets(of: "CHANGE") }),
        ("manifests", { $0.manifests }), ("manifest(_:)", { $0.manifest(id) }), ("certificates", { $0.certificates }),
        ("certificates(of:)", { $0.certificates(of: id) }),
        ("certificate(_:)", { $0.certificate(CertificateReference(site: id, generation: 1)) }),
        ("accounts", { $0.accounts }), ("reserve", { $0.reserve }), ("audit", { $0.audit }),
        ("auditSegment", { $0.auditSegment(2) }), ("auditArchive", { $0.auditArchive }),
        ("archivedAuditSegment", { $0.archivedAuditSegment(1) }), ("auditAnchors", { $0.auditAnchors }),
        ("auditLost", { $0.auditLost }), ("crisis", { $0.crisis }),
        ("secretsKey", { $0.secretsKey }),
        ("daemonLock", { $0.daemonLock }),
        ("web", { $0.web }), ("sites", { $0.sites }), ("site(_:)", { $0.site(id) }), ("releases(of:)", { $0.releases(of: id) }),
        ("release(_:of:)", { $0.release(version, of: id) }), ("wordpressConfig(of:)", { $0.wordpressConfig(of: id) }),
        ("current(of:)", { $0.current(of: id) }), ("contents(of:)", { $0.contents(of: id) }),
        ("content(of:generation:)", { $0.content(of: id, generation: 1) }), ("temporary(of:)", { $0.temporary(of: id) }),
        ("sessions(of:)", { $0.sessions(of: id) }), ("compiled(of:)", { $0.compiled(of: id) }),
        ("trash", { $0.trash }), ("trash(_:)", { $0.trash(id) }), ("store", { $0.store }), ("staging", { $0.staging }),
        ("storedReleases", { $0.storedReleases }), ("storedRelease(_:_:)", { $0.storedRelease(version, locale) }),
        ("muPlugins", { $0.muPlugins }), ("phpDriver", { $0.phpDriver }), ("phpDriverScript", { $0.phpDriverScript }),
        ("phpDriverCommands", { $0.phpDriverCommands }), ("acmeChallenges", { $0.acmeChallenges }),
        ("share", { $0.share }), ("installedText(_:)", { $0.installedText("FILE") }), ("installedMuPlugins", { $0.installedMuPlugins }),
        ("installedDriver", { $0.installedDriver }),
        ("installedDriverCommands", { $0.installedDriverCommands }),
        ("configuration", { $0.configuration }), ("alertSettings", { $0.alertSettings }), ("outboundExceptions", { $0.outboundExceptions }),
        ("guardSettings", { $0.guardSettings }), ("auditSettings", { $0.auditSettings }),
        ("pools", { $0.pools }), ("pool(_:)", { $0.pool(id) }),
        ("poolFile(_:_:)", { $0.poolFile(id, "FILE") }), ("poolCandidate(_:)", { $0.poolCandidate(id) }),
        ("sharedMasters", { $0.sharedMasters }), ("sharedMaster(_:)", { $0.sharedMaster(php) }),
        ("sharedMasterFile(_:_:)", { $0.sharedMasterFile(php, "FILE") }),
        ("sharedMasterCandidate(_:)", { $0.sharedMasterCandidate(php) }), ("sharedMasterPID(_:)", { $0.sharedMasterPID(php) }),
        ("nginx", { $0.nginx }), ("nginxConfiguration", { $0.nginxConfiguration }), ("nginxGlobals", { $0.nginxGlobals }),
        ("nginxGlobal(_:)", { $0.nginxGlobal("NAME") }), ("vhosts", { $0.vhosts }), ("vhost(_:)", { $0.vhost(id) }),
        ("vhost(named:)", { $0.vhost(named: "FILE") }), ("rejectedVhosts", { $0.rejectedVhosts }),
        ("refusedVhost(_:)", { $0.refusedVhost(id) }), ("rejectedVhost(_:)", { $0.rejectedVhost(id) }),
        ("rejectedServerFile(_:)", { $0.rejectedServerFile($0.nginxGlobal("NAME")) }),
        ("rejected(named:)", { $0.rejected(named: "FILE") }),
        ("cache", { $0.cache }), ("pageCaches", { $0.pageCaches }), ("pageCache(_:)", { $0.pageCache(id) }),
        ("nginxTemporary", { $0.nginxTemporary }),
        ("logs", { $0.logs }), ("accessLog", { $0.accessLog }), ("nginxErrorLog", { $0.nginxErrorLog }), ("phpLogs", { $0.phpLogs }),
        ("rotated(_:_:)", { $0.rotated($0.accessLog, 1) }), ("packed(_:)", { $0.packed($0.rotated($0.accessLog, 2)) }),
        ("phpLog(_:)", { $0.phpLog(id) }), ("loginLog", { $0.loginLog }),
        ("run", { $0.run }), ("daemonSocket", { $0.daemonSocket }), ("purgeSockets", { $0.purgeSockets }),
        ("purgeSocket(_:)", { $0.purgeSocket(id) }), ("purgeSocket(named:)", { $0.purgeSocket(named: "FILE") }),
        ("siteFacts(_:)", { $0.siteFacts(id) }),
        ("phpSockets", { $0.phpSockets }), ("phpSocket(_:)", { $0.phpSocket(id) }), ("nginxPID", { $0.nginxPID }),
        ("mariadbSocket", { $0.mariadbSocket }), ("mariadbData", { $0.mariadbData }),
    ]

    private static let ofSystem: [Row] = [
        ("hostRecord", { $0.hostRecord }), ("cloudflareNetworks", { $0.cloudflareNetworks }),
        ("systemd", { $0.systemd }), ("packagedUnit", { $0.packagedUnit }),
        ("journalSocket", { $0.journalSocket }),
        ("units", { $0.units }),
        ("unit(_:)", { $0.unit("NAME") }), ("enabledSockets", { $0.enabledSockets }), ("enabledServices", { $0.enabledServices }),
        ("unitControls", { $0.unitControls }),
        ("unitControl(_:)", { $0.unitControl("NAME") }),
        ("heldUnits", { $0.heldUnits }), ("controlGroups", { $0.controlGroups }),
        ("controlGroupsOfVersion2", { $0.controlGroupsOfVersion2 }), ("sitesGroup", { $0.sitesGroup }),
        ("sitesGroup(_:)", { $0.sitesGroup("CONTROLLER") }),
        ("nginxDropIns", { $0.nginxDropIns }),
        ("nginxDropIn", { $0.nginxDropIn }),
    ]

    private static let ofSandbox: [Row] = [
        ("upLock", { $0.upLock }), ("sandboxClaim", { $0.sandboxClaim }), ("sandboxSettings", { $0.sandboxSettings }),
        ("ports", { $0.ports }),
        ("supervisorLock", { $0.supervisorLock }), ("supervisorSocket", { $0.supervisorSocket }), ("supervisorLog", { $0.supervisorLog }),
        ("services", { $0.services }), ("service(_:)", { $0.service(service) }), ("serviceProcess(_:)", { $0.serviceProcess(service) }),
        ("serviceLog(_:)", { $0.serviceLog(service) }),
        ("mariadb", { $0.mariadb }), ("mariadbStaging", { $0.mariadbStaging }), ("mariadbTemporary", { $0.mariadbTemporary }),
        ("mariadbFiles", { $0.mariadbFiles }), ("mariadbConfiguration", { $0.mariadbConfiguration }), ("mariadbPID", { $0.mariadbPID }),
        ("mariadbRun", { $0.mariadbRun }),
        ("redisConfiguration", { $0.redisConfiguration }), ("redisPassword", { $0.redisPassword }), ("redisRun", { $0.redisRun }),
        ("redisSocket", { $0.redisSocket }),
    ]
}
