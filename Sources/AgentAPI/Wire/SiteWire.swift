import SiteModel

/// What a client may ask a new site to be. Strings stop here: the server parses every field into its type before anything else.
package struct CreateSiteRequest: Codable, Sendable, Hashable {
    package var domain: String
    package var aliases: [String]?
    package var title: String?
    package var adminEmail: String?
    package var adminLogin: String?
    package var php: String?
    package var cache: String?
    package var locale: String?
    /// Directory, archive, URL, `latest` or a version in the store.
    package var wordpress: String?
    package var wordpressSHA256: String?
    package init(domain: String) { self.domain = domain }
}

/// A site for people and scripts.
package struct SiteView: Codable, Sendable, Hashable {
    package var id: String
    package var domain: String
    package var aliases: [String]
    /// `live`, `disabled` or `trashed`.
    package var state: String
    package var url: String
    package var title: String
    package var adminLogin: String
    package var adminEmail: String
    package var php: String
    /// Where its PHP keeps compiled code: `disk` or `memory`.
    package var compiled: String
    package var cache: String
    package var wordpress: String
    package var locale: String
    package var uid: UInt32
    /// Seconds since 1970.
    package var createdAt: Int64
    package var trashedAt: Int64?
    /// False: visitors are told to come back later.
    package var enabled: Bool
    package var limits: SiteLimits
    /// Directives that a person added to the site's server.
    package var snippet: String?
    /// auto, wildcard, import, off. This and what follows is nil of a daemon that does not say it.
    package var tls: String?
    package var tlsDNS: String?
    /// off, on, ramp.
    package var hsts: String?
    /// Of one site alone: seconds for which browsers are told to insist on TLS; 0: they are told to forget it; nil: nothing is said.
    package var insistFor: Int64?
    package var insistSince: Int64?
    /// Until when some may insist that came before; nil: nobody does, or the clock is in doubt.
    package var insistedUntil: Int64?
    package init(_ site: Site) {
        id = site.id.rawValue
        domain = site.spec.domain.ascii
        aliases = site.spec.aliases.map(\.ascii)
        state = site.standing.rawValue
        url = site.url
        title = site.spec.title.rawValue
        adminLogin = site.spec.adminLogin.rawValue
        adminEmail = site.spec.adminEmail.rawValue
        php = site.spec.php.rawValue
        compiled = site.spec.compiled.rawValue
        cache = site.spec.cache.rawValue
        wordpress = site.release.rawValue
        locale = site.spec.locale.rawValue
        uid = site.identity.uid
        createdAt = site.createdAt
        trashedAt = site.trashedAt
        enabled = site.spec.enabled
        limits = site.spec.limits
        snippet = site.spec.snippet?.text
        tls = site.spec.tls.mode.rawValue
        tlsDNS = site.spec.tls.dns?.rawValue
        hsts = site.spec.tls.hsts.rawValue
    }
}

/// The answer to a request that changes something.
package struct ChangeAccepted: Codable, Sendable, Hashable {
    /// False: what was asked for stands already; `change` is nil.
    package var changed: Bool
    package var change: String?
    package var site: SiteView?
    /// Names that look like others (IDNA confusables) and the like.
    package var warnings: [String]
    /// The last event of an earlier stretch of the same change: a resumed one goes on behind it.
    package var eventsAfter: Int64?
    /// What was brought, where a certificate was.
    package var certificate: BroughtCertificateView?
    /// Of a site that stands already: the change that made it, while its administrator's password waits there for who asks and was not fetched.
    package var passwordWaits: String?
    package init(
        changed: Bool, change: String? = nil, site: SiteView? = nil, warnings: [String] = [], eventsAfter: Int64? = nil,
        certificate: BroughtCertificateView? = nil, passwordWaits: String? = nil
    ) {
        self.passwordWaits = passwordWaits
        self.changed = changed
        self.change = change
        self.site = site
        self.warnings = warnings
        self.eventsAfter = eventsAfter
        self.certificate = certificate
    }
}

/// A plan as `--dry-run` and `site plan` show it.
package struct PlanView: Codable, Sendable, Hashable {
    package struct StepView: Codable, Sendable, Hashable {
        package var id: String
        package var title: String
        package var dependsOn: [String]
        package init(id: String, title: String, dependsOn: [String]) {
            self.id = id
            self.title = title
            self.dependsOn = dependsOn
        }
    }
    package struct FileView: Codable, Sendable, Hashable {
        package var path: String
        /// Unified diff against what is there.
        package var diff: String
        package init(path: String, diff: String) {
            self.path = path
            self.diff = diff
        }
    }
    /// A setting of the site that would change.
    package struct SettingView: Codable, Sendable, Hashable {
        package var name: String
        package var from: String
        package var to: String
        package init(name: String, from: String, to: String) {
            self.name = name
            self.from = from
            self.to = to
        }
    }
    package var operation: String
    package var title: String
    /// False: nothing to do.
    package var changed: Bool
    package var steps: [StepView]
    package var files: [FileView]
    /// What the change itself would warn of.
    package var warnings: [String]
    /// Left out by plans that change no setting.
    package var settings: [SettingView]?
    package init(
        operation: String, title: String, changed: Bool, steps: [StepView], files: [FileView], warnings: [String] = [],
        settings: [SettingView]? = nil
    ) {
        self.operation = operation
        self.title = title
        self.changed = changed
        self.steps = steps
        self.files = files
        self.warnings = warnings
        self.settings = settings
    }
}

package struct LoginLink: Codable, Sendable {
    package var url: String
    /// Seconds.
    package var validFor: Int
    package init(url: String, validFor: Int) {
        self.url = url
        self.validFor = validFor
    }
}

/// The administrator's password of a new site: given once, to the peer that asked for the site.
package struct AdminPassword: Codable, Sendable {
    package var login: String
    package var password: String
    package init(login: String, password: String) {
        self.login = login
        self.password = password
    }
}
