import SiteModel

/// Where everything lives. The only maker of paths: pure functions of a few base directories, which differ between a sandbox and a system host
/// (`HostLayout.sandbox`, `HostLayout.system`). docs/layout.md is the same list with owners and modes.
package struct HostLayout: Sendable, Hashable {
    /// What people call the host: a sandbox's directory, `/` on a system host. Absolute, without a trailing slash.
    package let root: String
    let bases: Bases

    init(root: String, _ bases: Bases) {
        self.root = root
        self.bases = bases
    }

    // State: root:root 0700.
    package var state: String { bases.state }
    package var database: String { "\(state)/agent.db" }
    package var secrets: String { "\(state)/secrets" }
    package func secrets(of change: String) -> String { "\(secrets)/\(change)" }
    package var manifests: String { "\(state)/manifests" }
    package func manifest(_ id: SiteID) -> String { "\(manifests)/\(id).json" }
    package var certificates: String { "\(state)/certificates" }
    package func certificates(of id: SiteID) -> String { "\(certificates)/\(id)" }
    /// Chain and key in one file, so that they change together or not at all.
    package func certificate(_ reference: CertificateReference) -> String {
        "\(certificates(of: reference.site))/\(reference.generation).pem"
    }
    /// The claimed ranges of numeric users and the next one that was never given.
    package var accounts: String { "\(state)/accounts.json" }
    /// 16 MiB that are given back when an undo finds the disk full.
    package var reserve: String { "\(state)/reserve" }
    package var audit: String { "\(state)/audit" }
    package func auditSegment(_ number: Int64) -> String { "\(audit)/\(number).db" }
    package var auditArchive: String { "\(audit)/archive" }
    package func archivedAuditSegment(_ number: Int64) -> String { "\(auditArchive)/\(number).db" }
    /// What an administrator stopped; absent where nothing is.
    package var crisis: String { "\(state)/crisis.json" }
    package var auditLost: String { "\(state)/audit-lost" }
    /// The key of named secrets: root's alone.
    package var secretsKey: String { "\(state)/secrets.key" }
    package var daemonLock: String { "\(state)/daemon.lock" }

    // Sites, store and trash are siblings on one file system, so that rename(2) and link(2) work between them.
    package var web: String { bases.web }
    package var sites: String { "\(web)/sites" }
    package var trash: String { "\(web)/trash" }
    package var store: String { "\(web)/store" }
    package func site(_ id: SiteID) -> String { "\(sites)/\(id)" }
    package func trash(_ id: SiteID) -> String { "\(trash)/\(id)" }
    package func releases(of id: SiteID) -> String { "\(site(id))/releases" }
    package func release(_ version: WordPressVersion, of id: SiteID) -> String { "\(releases(of: id))/\(version)" }
    /// The symlink that nginx's root and PHP follow, swapped by rename(2).
    package func current(of id: SiteID) -> String { "\(site(id))/current" }
    package func contents(of id: SiteID) -> String { "\(site(id))/content" }
    package func content(of id: SiteID, generation: Int) -> String { "\(contents(of: id))/\(generation)" }
    package func temporary(of id: SiteID) -> String { "\(site(id))/tmp" }
    package func sessions(of id: SiteID) -> String { "\(site(id))/sessions" }
    /// What the site's own PHP compiled, below a directory for each build of PHP. Entries name absolute paths: never copied, never in a backup.
    package func compiled(of id: SiteID) -> String { "\(site(id))/compiled" }
    /// WordPress finds it one directory above its own, outside every web root.
    package func wordpressConfig(of id: SiteID) -> String { "\(releases(of: id))/wp-config.php" }
    /// Downloads and half-unpacked releases; emptied at every start.
    package var staging: String { "\(store)/staging" }
    package var storedReleases: String { "\(store)/wordpress" }
    package func storedRelease(_ version: WordPressVersion, _ locale: WordPressLocale) -> String {
        "\(storedReleases)/\(version)-\(locale)"
    }
    package var acmeChallenges: String { "\(web)/acme" }

    // Our own PHP: as installed, and where every site's user may read it. Never in a tenant's tree.
    package var share: String { bases.share }
    package func installedText(_ file: String) -> String { "\(share)/\(file)" }
    package var installedMuPlugins: String { "\(share)/php/mu-plugins" }
    package var installedDriver: String { "\(share)/php/driver" }
    package var installedDriverCommands: String { "\(installedDriver)/commands" }
    package var muPlugins: String { "\(store)/mu-plugins" }
    /// The PHP that drives WordPress from outside.
    package var phpDriver: String { "\(store)/driver" }
    package var phpDriverScript: String { "\(phpDriver)/driver.php" }
    package var phpDriverCommands: String { "\(phpDriver)/commands" }

    // Configuration that the agent renders: root-owned.
    package var configuration: String { bases.configuration }
    /// Written by a person, read by the daemon: channels and quiet hours of alerts.
    package var alertSettings: String { "\(configuration)/alerts.conf" }
    /// The exact private addresses that may be talked to. Nobody's but root's.
    package var outboundExceptions: String { "\(configuration)/outbound.conf" }
    /// Written by a person, read by the daemon: when breakers open, and how often somebody may be asked.
    package var guardSettings: String { "\(configuration)/guards.conf" }
    /// Written by a person, read by the daemon: where the newest points of the audit log go, and when its segments are closed.
    package var auditSettings: String { "\(configuration)/audit.conf" }
    package var pools: String { "\(configuration)/php" }
    package func pool(_ id: SiteID) -> String { "\(pools)/\(id)" }
    package func poolFile(_ id: SiteID, _ name: String) -> String { "\(pool(id))/\(name)" }
    /// Beside the pool's place, so that what PHP refuses never replaces what runs.
    package func poolCandidate(_ id: SiteID) -> String { "\(pools)/.\(id).candidate" }

    /// Of masters that sites share: a directory for each PHP version.
    package var sharedMasters: String { "\(configuration)/php-shared" }
    package func sharedMaster(_ version: PHPVersion) -> String { "\(sharedMasters)/\(version)" }
    package func sharedMasterFile(_ version: PHPVersion, _ name: String) -> String { "\(sharedMaster(version))/\(name)" }
    /// What PHP is asked about before it takes the place of the file that a master runs with.
    package func sharedMasterCandidate(_ version: PHPVersion) -> String { "\(sharedMasters)/.\(version).candidate" }

    // Caches and logs: root-owned parents.
    package var cache: String { bases.cache }
    package var pageCaches: String { "\(cache)/nginx" }
    package func pageCache(_ id: SiteID) -> String { "\(pageCaches)/\(id)" }
    package var logs: String { bases.logs }
    package var accessLog: String { "\(logs)/access.json" }
    /// Written by the daemon, which opens it anew each time.
    package var loginLog: String { "\(logs)/login.log" }
    /// Where a host without a journal writes down the newest point of its audit log.
    package var auditAnchors: String { "\(logs)/audit-anchors.log" }
    package var phpLogs: String { "\(logs)/php" }
    /// What logrotate makes of a log: the newest is 1.
    package func rotated(_ log: String, _ number: Int) -> String { "\(log).\(number)" }
    package func packed(_ log: String) -> String { "\(log).gz" }
    package func phpLog(_ id: SiteID) -> String { "\(phpLogs)/\(id).log" }

    // Sockets.
    package var run: String { bases.run }
    package var daemonSocket: String { "\(run)/agent.sock" }
    package var supervisorSocket: String { "\(run)/supervisor.sock" }
    package var mariadbSocket: String { bases.mariadbSocket }
    package var mariadbData: String { bases.mariadbData }
    package var phpSockets: String { bases.phpRun }
    package func phpSocket(_ id: SiteID) -> String { "\(phpSockets)/\(id).sock" }
    package func sharedMasterPID(_ version: PHPVersion) -> String { "\(phpSockets)/shared-\(version).pid" }
    package var purgeSockets: String { "\(run)/purge" }
    package func purgeSocket(_ id: SiteID) -> String { purgeSocket(named: "\(id).sock") }
    /// Of what stands in the directory, which may be a stranger.
    package func purgeSocket(named name: String) -> String { "\(purgeSockets)/\(name)" }
    /// What a site may know of itself, for its administrators: beside its socket, the one place of the agent's that it reaches.
    package func siteFacts(_ id: SiteID) -> String { purgeSocket(named: "\(id).json") }
}
