import SiteModel

/// Where everything lives. The only maker of paths: pure functions of one root; the sandbox is the same tree under another root.
/// docs/layout.md is the same list with owners and modes.
package struct HostLayout: Sendable, Hashable {
    /// Absolute, without a trailing slash; "" on a system host.
    package let root: String
    /// Sockets live here when `root` is too long for a socket address (107 bytes), else in `root`/run.
    package let run: String
    /// Installed text: templates/, nginx/, php-fpm/, php/ (the project's own files, read-only).
    package let share: String

    package init(root: String, run: String, share: String) {
        self.root = root
        self.run = run
        self.share = share
    }

    // State: root:root 0700.
    package var state: String { "\(root)/state" }
    package var database: String { "\(state)/agent.db" }
    package var secrets: String { "\(state)/secrets" }
    package func secrets(of change: String) -> String { "\(secrets)/\(change)" }
    package var manifests: String { "\(state)/manifests" }
    package func manifest(_ id: SiteID) -> String { "\(manifests)/\(id).json" }
    /// 16 MiB that are given back when an undo finds the disk full.
    package var reserve: String { "\(state)/reserve" }
    package var daemonLock: String { "\(state)/daemon.lock" }
    /// Downloads and half-unpacked releases; emptied at every start.
    package var staging: String { "\(store)/staging" }

    // Sites, store and trash are siblings on one file system, so that rename(2) and link(2) work between them.
    package var sites: String { "\(root)/srv/sites" }
    package var trash: String { "\(root)/srv/trash" }
    package var store: String { "\(root)/srv/store" }
    package func site(_ id: SiteID) -> String { "\(sites)/\(id)" }
    package func trash(_ id: SiteID) -> String { "\(trash)/\(id)" }
    package func releases(of id: SiteID) -> String { "\(site(id))/releases" }
    package func release(_ version: WordPressVersion, of id: SiteID) -> String { "\(releases(of: id))/\(version)" }
    /// The symlink that nginx's root and PHP follow, swapped by rename(2).
    package func current(of id: SiteID) -> String { "\(site(id))/current" }
    package func content(of id: SiteID, generation: Int) -> String { "\(site(id))/content/\(generation)" }
    package func temporary(of id: SiteID) -> String { "\(site(id))/tmp" }
    package func sessions(of id: SiteID) -> String { "\(site(id))/sessions" }
    /// WordPress finds it one directory above its own, outside every web root.
    package func wordpressConfig(of id: SiteID) -> String { "\(releases(of: id))/wp-config.php" }
    package func storedRelease(_ version: WordPressVersion, _ locale: WordPressLocale) -> String {
        "\(store)/wordpress/\(version)-\(locale)"
    }
    /// Must-use plugins of every site: root-owned, never in a tenant's tree.
    package var muPlugins: String { "\(store)/mu-plugins" }
    /// The PHP that drives WordPress from outside, where every site's user may read it.
    package var phpDriver: String { "\(store)/driver" }

    // Configuration that the agent renders: root-owned.
    package var configuration: String { "\(root)/etc" }
    package var nginx: String { "\(configuration)/nginx" }
    package var vhosts: String { "\(nginx)/sites-enabled" }
    package func vhost(_ id: SiteID) -> String { "\(vhosts)/\(id).conf" }
    package func rejectedVhost(_ id: SiteID) -> String { "\(nginx)/rejected/\(id).conf.rejected" }
    package func pool(_ id: SiteID) -> String { "\(configuration)/php/\(id)" }
    package var pools: String { "\(configuration)/php" }

    // Caches and logs: root-owned parents.
    package var pageCaches: String { "\(root)/cache/nginx" }
    package func pageCache(_ id: SiteID) -> String { "\(pageCaches)/\(id)" }
    package var logs: String { "\(root)/log" }
    package var accessLog: String { "\(logs)/access.json" }
    package func phpLog(_ id: SiteID) -> String { "\(logs)/php/\(id).log" }

    // Sockets.
    package var daemonSocket: String { "\(run)/agent.sock" }
    package var supervisorSocket: String { "\(run)/supervisor.sock" }
    /// In a directory of its own that belongs to mysql, because mariadbd binds it after it gave up root.
    package var mariadbSocket: String { "\(run)/mariadb/mariadb.sock" }
    package func phpSocket(_ id: SiteID) -> String { "\(run)/php/\(id).sock" }
    package var purgeSockets: String { "\(run)/purge" }
    package func purgeSocket(_ id: SiteID) -> String { "\(purgeSockets)/\(id).sock" }
    package var acmeChallenges: String { "\(root)/srv/acme" }
}
