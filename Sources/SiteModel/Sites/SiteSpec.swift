/// What a person asked a site to be. Two creates with equal specs are the same wish: the second changes nothing.
package struct SiteSpec: Codable, Sendable, Hashable {
    package var domain: Hostname
    /// Redirected to `domain`. Kept sorted and without `domain`, so that equal wishes are equal values.
    package var aliases: [Hostname]
    package var title: SiteTitle
    package var adminEmail: EmailAddress
    package var adminLogin: LoginName
    package var php: PHPVersion
    package var cache: CacheMode
    package var locale: WordPressLocale

    package init(
        domain: Hostname, aliases: [Hostname] = [], title: SiteTitle, adminEmail: EmailAddress, adminLogin: LoginName, php: PHPVersion,
        cache: CacheMode = .on, locale: WordPressLocale = .english
    ) {
        self.domain = domain
        self.aliases = Set(aliases).subtracting([domain]).sorted()
        self.title = title
        self.adminEmail = adminEmail
        self.adminLogin = adminLogin
        self.php = php
        self.cache = cache
        self.locale = locale
    }

    /// Every host name that the site claims.
    package var hostnames: [Hostname] { [domain] + aliases }
}

package enum CacheMode: String, Codable, Sendable, CaseIterable { case on, off }
