import SiteModel

/// What a client may ask a standing site to become; what is left out stays as it is.
package struct SetSiteRequest: Codable, Sendable, Hashable {
    package var cache: String?
    package var php: String?
    /// `disk` or `memory`: where compiled code is kept.
    package var compiled: String?
    package var addAliases: [String]?
    package var removeAliases: [String]?
    /// False: visitors are told to come back later.
    package var enabled: Bool?
    /// MiB, or plain numbers; see `SiteLimits`.
    package var memory: Int?
    package var tasks: Int?
    package var cpu: Int?
    package var children: Int?
    package var upload: Int?
    /// Directives of nginx for the site's server; empty: none any more.
    package var snippet: String?
    /// What the person calls it; an error says it.
    package var snippetName: String?
    /// `auto`, `wildcard`, `import` or `off`: how the site comes by its certificate.
    package var tls: String?
    /// Who holds the entries of its names in the DNS; empty: nobody any more.
    package var tlsDNS: String?
    /// `off`, `on` or `ramp`: how long browsers are told to insist on TLS.
    package var hsts: String?
    /// Files of the site that somebody edited may be lost.
    package var overwrite: Bool?
    package init() {}

    package subscript(_ name: SiteLimits.Name) -> Int? {
        get {
            switch name {
            case .memory: memory
            case .tasks: tasks
            case .cpu: cpu
            case .children: children
            case .upload: upload
            }
        }
        set {
            switch name {
            case .memory: memory = newValue
            case .tasks: tasks = newValue
            case .cpu: cpu = newValue
            case .children: children = newValue
            case .upload: upload = newValue
            }
        }
    }

    package var limits: [SiteLimits.Name: Int] {
        Dictionary(SiteLimits.Name.allCases.compactMap { name in self[name].map { (name, $0) } }, uniquingKeysWith: { first, _ in first })
    }
}

/// What a site may use, and what it uses now as far as the host can tell.
package struct LimitsView: Codable, Sendable, Hashable {
    package var site: SiteView
    /// Why memory, tasks and cpu are not enforced on hosts of this kind; left out where they are.
    package var unenforced: String?
    /// Of each limit that does not hold, why, by its name; left out where all hold.
    package var unheld: [String: String]?
    /// Bytes; of memory and tasks only while the site's PHP is awake.
    package var memoryUsed: UInt64?
    package var tasksUsed: UInt64?
    /// Content, temporary files, sessions and compiled code; not the shared release.
    package var diskUsed: UInt64?
    package init(
        site: SiteView, unenforced: String?, unheld: [String: String]? = nil, memoryUsed: UInt64?, tasksUsed: UInt64?, diskUsed: UInt64?
    ) {
        self.site = site
        self.unenforced = unenforced
        self.unheld = unheld
        self.memoryUsed = memoryUsed
        self.tasksUsed = tasksUsed
        self.diskUsed = diskUsed
    }
}

package struct PurgeCacheRequest: Codable, Sendable, Hashable {
    /// `/a-page/`; left out or empty: every page of the site.
    package var paths: [String]?
    /// True: not pages, but the code that the site's PHP compiled.
    package var compiled: Bool?
    package init(paths: [String]? = nil, compiled: Bool? = nil) {
        self.paths = paths
        self.compiled = compiled
    }
}

package struct CachePurged: Codable, Sendable, Hashable {
    package var site: String
    package var all: Bool
    package var paths: [String]
    /// The code that the site's PHP compiled, and no page.
    package var compiled: Bool
    package init(site: String, all: Bool, paths: [String], compiled: Bool = false) {
        self.site = site
        self.all = all
        self.paths = paths
        self.compiled = compiled
    }
}
