/// What a person asked a site to be. Two creates with equal specs are the same wish: the second changes nothing.
package struct SiteSpec: Codable, Sendable, Hashable {
    package var domain: Hostname
    /// Redirected to `domain`. Kept sorted and without `domain`, so that equal wishes are equal values.
    package var aliases: [Hostname]
    package var title: SiteTitle
    package var adminEmail: EmailAddress
    package var adminLogin: LoginName
    package var php: PHPVersion
    package var compiled: CompiledCode
    package var cache: CacheMode
    package var locale: WordPressLocale
    package var limits: SiteLimits
    /// False: visitors are told to come back later, and its PHP does not run.
    package var enabled: Bool
    /// What a person adds to nginx's configuration of the site.
    package var snippet: NginxSnippet?
    package var tls: SiteTLS

    package init(
        domain: Hostname, aliases: [Hostname] = [], title: SiteTitle, adminEmail: EmailAddress, adminLogin: LoginName, php: PHPVersion,
        compiled: CompiledCode = .standard, cache: CacheMode = .on, locale: WordPressLocale = .english, limits: SiteLimits = .standard,
        enabled: Bool = true,
        snippet: NginxSnippet? = nil, tls: SiteTLS = .standard
    ) {
        self.domain = domain
        self.aliases = Set(aliases).subtracting([domain]).sorted()
        self.title = title
        self.adminEmail = adminEmail
        self.adminLogin = adminLogin
        self.php = php
        self.compiled = compiled
        self.cache = cache
        self.locale = locale
        self.limits = limits
        self.enabled = enabled
        self.snippet = snippet
        self.tls = tls
    }

    /// Every host name that the site claims.
    package var hostnames: [Hostname] { [domain] + aliases }
}

/// As state and manifests keep it. What is as usual is left out: it is absent in those of agents that did not know it.
extension SiteSpec {
    private enum Key: String, CodingKey {
        case domain, aliases, title, adminEmail, adminLogin, php, compiled, cache, locale, limits, enabled, snippet, tls
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        self.init(
            domain: try values.decode(Hostname.self, forKey: .domain), title: try values.decode(SiteTitle.self, forKey: .title),
            adminEmail: try values.decode(EmailAddress.self, forKey: .adminEmail),
            adminLogin: try values.decode(LoginName.self, forKey: .adminLogin), php: try values.decode(PHPVersion.self, forKey: .php),
            compiled: try values.decodeIfPresent(CompiledCode.self, forKey: .compiled) ?? .standard,
            cache: try values.decode(CacheMode.self, forKey: .cache), locale: try values.decode(WordPressLocale.self, forKey: .locale),
            limits: try values.decodeIfPresent(SiteLimits.self, forKey: .limits) ?? .standard,
            enabled: try values.decodeIfPresent(Bool.self, forKey: .enabled) ?? true,
            snippet: try values.decodeIfPresent(NginxSnippet.self, forKey: .snippet),
            tls: try values.decodeIfPresent(SiteTLS.self, forKey: .tls) ?? .standard)
        aliases = try values.decode([Hostname].self, forKey: .aliases)
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(domain, forKey: .domain)
        try values.encode(aliases, forKey: .aliases)
        try values.encode(title, forKey: .title)
        try values.encode(adminEmail, forKey: .adminEmail)
        try values.encode(adminLogin, forKey: .adminLogin)
        try values.encode(php, forKey: .php)
        if compiled != .standard { try values.encode(compiled, forKey: .compiled) }
        try values.encode(cache, forKey: .cache)
        try values.encode(locale, forKey: .locale)
        if limits != .standard { try values.encode(limits, forKey: .limits) }
        if !enabled { try values.encode(enabled, forKey: .enabled) }
        try values.encodeIfPresent(snippet, forKey: .snippet)
        if tls != .standard { try values.encode(tls, forKey: .tls) }
    }
}

package enum CacheMode: String, Codable, Sendable, CaseIterable { case on, off }
