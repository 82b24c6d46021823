import SiteModel

package struct HealthView: Codable, Sendable, Hashable {
    /// healthy or unhealthy
    package var status: String
    package var version: String
    package var checks: [String: String]
    package init(status: String, version: String, checks: [String: String]) {
        self.status = status
        self.version = version
        self.checks = checks
    }
}

package struct SandboxView: Codable, Sendable, Hashable {
    package struct ServiceView: Codable, Sendable, Hashable {
        package var name: String
        package var state: String
        package var pid: Int32?
        package var restarts: Int
        package init(name: String, state: String, pid: Int32?, restarts: Int) {
            self.name = name
            self.state = state
            self.pid = pid
            self.restarts = restarts
        }
    }
    package var root: String
    package var running: Bool
    /// Whether what ends is started anew. nil from a daemon that does not say.
    package var supervised: Bool?
    package var httpPort: UInt16?
    package var publicHost: String?
    package var isolated: Bool
    /// Whether Redis was asked for; `services` says whether it runs.
    package var redis: Bool
    /// Where `latest` comes from.
    package var wordpressMirror: String
    package var services: [ServiceView]
    package init(
        root: String, running: Bool, supervised: Bool? = nil, httpPort: UInt16?, publicHost: String?, isolated: Bool, redis: Bool,
        wordpressMirror: String, services: [ServiceView]
    ) {
        self.root = root
        self.running = running
        self.supervised = supervised
        self.httpPort = httpPort
        self.publicHost = publicHost
        self.isolated = isolated
        self.redis = redis
        self.wordpressMirror = wordpressMirror
        self.services = services
    }
}

/// A host, of whichever kind: what runs there, in which versions, and how full it is.
package struct HostView: Codable, Sendable, Hashable {
    package struct VersionView: Codable, Sendable, Hashable {
        package var name: String
        package var version: String
        package init(name: String, version: String) {
            self.name = name
            self.version = version
        }
    }
    package struct UpgradeView: Codable, Sendable, Hashable {
        package var name: String
        package var installed: String
        package var candidate: String
        /// From the security archive: what is installed has a published hole.
        package var isSecurity: Bool
        package init(name: String, installed: String, candidate: String, isSecurity: Bool) {
            self.name = name
            self.installed = installed
            self.candidate = candidate
            self.isSecurity = isSecurity
        }
    }
    /// Bytes.
    package struct SpaceView: Codable, Sendable, Hashable {
        package var total: UInt64
        package var available: UInt64
        package init(total: UInt64, available: UInt64) {
            self.total = total
            self.available = available
        }
    }
    package struct CertificatesView: Codable, Sendable, Hashable {
        package var count: Int
        /// Of the one that ends first: its site's domain, and seconds since 1970. nil where there is none.
        package var firstToEnd: String?
        package var notAfter: Int64?
        package init(count: Int, firstToEnd: String?, notAfter: Int64?) {
            self.count = count
            self.firstToEnd = firstToEnd
            self.notAfter = notAfter
        }
    }
    package var root: String
    /// The daemon's own.
    package var version: String
    package var services: [SandboxView.ServiceView]
    package var versions: [VersionView]
    package var disk: SpaceView
    package var memory: SpaceView
    package var certificates: CertificatesView
    /// As far as the machine's package lists know, and as its package manager said last; nil where it has not answered yet, of which `doctor` tells.
    package var upgrades: [UpgradeView]?
    /// When that was: seconds since 1970.
    package var upgradesKnownAt: Int64?
    /// `per-site`, or `shared`: one for all sites of a PHP version. nil from a daemon that knows no other than the first.
    package var phpMasters: String?
    /// Of one site to this machine's web server: `held`, `off`, `not held: ` and why, or `not known: ` and why. nil where nobody counts connections.
    package var connectionLimit: String?
    /// `watching`, or why nobody looks at the walls of memory and processes; and the sites that are held to a quarter of a processor for standing there.
    package var limitWatch: String?
    package var heldSites: [String]?
    package init(
        root: String, version: String, services: [SandboxView.ServiceView], versions: [VersionView], disk: SpaceView, memory: SpaceView,
        certificates: CertificatesView, upgrades: [UpgradeView]?, upgradesKnownAt: Int64? = nil, phpMasters: String? = nil,
        connectionLimit: String? = nil, limitWatch: String? = nil, heldSites: [String]? = nil
    ) {
        self.root = root
        self.version = version
        self.services = services
        self.versions = versions
        self.disk = disk
        self.memory = memory
        self.certificates = certificates
        self.upgrades = upgrades
        self.upgradesKnownAt = upgradesKnownAt
        self.phpMasters = phpMasters
        self.connectionLimit = connectionLimit
        self.limitWatch = limitWatch
        self.heldSites = heldSites
    }
}

/// One thing that `doctor` found.
package struct FindingView: Codable, Sendable, Hashable {
    /// `orphan.vhost`, `tool.missing`, `isolation.off` …
    package var code: String
    /// info, warning, error
    package var severity: String
    package var subject: String
    /// What the site is called now, where the subject is the id of one that stands.
    package var domain: String?
    package var text: String
    package var remedy: String?
    /// `doctor --orphans --delete` may remove it (by name alone where it is adoptable too) / `--adopt` may take it over.
    package var deletable: Bool
    package var adoptable: Bool
    package init(
        code: String, severity: String, subject: String, text: String, remedy: String?, deletable: Bool = false, adoptable: Bool = false
    ) {
        self.code = code
        self.severity = severity
        self.subject = subject
        self.text = text
        self.remedy = remedy
        self.deletable = deletable
        self.adoptable = adoptable
    }
}

package struct DoctorView: Codable, Sendable, Hashable {
    package var findings: [FindingView]
    package init(findings: [FindingView]) { self.findings = findings }
}

package struct OrphanRequest: Codable, Sendable, Hashable {
    package enum Action: String, Codable, Sendable { case adopt, delete }
    package var action: Action
    /// Only these, by the subjects of their findings or by the domains that they had; nil: all, but `delete` spares what `adopt` would take over.
    package var names: [String]?
    package init(action: Action, names: [String]? = nil) {
        self.action = action
        self.names = names
    }
}

package struct OrphanResult: Codable, Sendable, Hashable {
    package var handled: [FindingView]
    package var left: [FindingView]
    package init(handled: [FindingView], left: [FindingView]) {
        self.handled = handled
        self.left = left
    }
}
