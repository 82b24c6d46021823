import SiteModel

/// Where a release of WordPress comes from.
package enum WordPressSource: Sendable, Hashable, Codable {
    /// A directory, .tar.gz or .zip, by absolute path. `sha256`, when given, must match an archive.
    case path(String, sha256: SHA256Hex?)
    /// An https (or, to a loopback mirror, http) address of an archive; its checksum is fetched from `<url>.sha1` unless given.
    case url(String, sha256: SHA256Hex?)
    /// The newest release of the configured mirror (wordpress.org by default).
    case latest
    /// A release that is already in the store.
    case stored(WordPressVersion)
}

/// A release in the root-owned store, verified once.
package struct WordPressRelease: Sendable, Hashable, Codable {
    package var version: WordPressVersion
    package var locale: WordPressLocale
    /// From `wp-includes/version.php`.
    package var requiredPHP: PHPVersion
    package init(version: WordPressVersion, locale: WordPressLocale, requiredPHP: PHPVersion) {
        self.version = version
        self.locale = locale
        self.requiredPHP = requiredPHP
    }
}

/// What `wp-config.php` says. Salts and password are references.
package struct WordPressConfig: Sendable, Hashable, Codable {
    package var site: SiteID
    package var identity: SiteIdentity
    package var database: DatabaseName
    package var account: DatabaseAccount
    /// nil: the database knows the site by its Unix user.
    package var password: SecretReference?
    /// Eight salts, one per line.
    package var salts: SecretReference
    package var contentGeneration: Int
    package var publicHost: PublicHost
    package init(
        site: SiteID, identity: SiteIdentity, database: DatabaseName, account: DatabaseAccount, password: SecretReference?,
        salts: SecretReference, contentGeneration: Int, publicHost: PublicHost
    ) {
        self.site = site
        self.identity = identity
        self.database = database
        self.account = account
        self.password = password
        self.salts = salts
        self.contentGeneration = contentGeneration
        self.publicHost = publicHost
    }
}

/// What makes a copy of the pristine installation this site's own.
package struct SiteStamp: Sendable, Hashable, Codable {
    package var site: SiteID
    package var identity: SiteIdentity
    package var release: WordPressRelease
    package var php: PHPVersion
    package var database: DatabaseName
    package var publicHost: PublicHost
    package var title: SiteTitle
    package var adminLogin: LoginName
    package var adminEmail: EmailAddress
    package var adminPassword: SecretReference
    /// Seconds since 1970: registration and first post.
    package var now: Int64
    package init(
        site: SiteID, identity: SiteIdentity, release: WordPressRelease, php: PHPVersion, database: DatabaseName, publicHost: PublicHost,
        title: SiteTitle, adminLogin: LoginName, adminEmail: EmailAddress, adminPassword: SecretReference, now: Int64
    ) {
        self.site = site
        self.identity = identity
        self.release = release
        self.php = php
        self.database = database
        self.publicHost = publicHost
        self.title = title
        self.adminLogin = adminLogin
        self.adminEmail = adminEmail
        self.adminPassword = adminPassword
        self.now = now
    }
}

/// An event of WordPress's schedule.
package struct CronEvent: Sendable, Hashable, Codable {
    package var hook: String
    /// Seconds since 1970.
    package var next: Int64
    /// hourly, daily …; nil for an event that happens once.
    package var schedule: String?
    package init(hook: String, next: Int64, schedule: String?) {
        self.hook = hook
        self.next = next
        self.schedule = schedule
    }
}
