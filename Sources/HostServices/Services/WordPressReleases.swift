import SiteModel

/// Verified releases of WordPress and their place in a site's tree.
package protocol WordPressReleases: Sendable {
    /// Brings a release into the store (or finds it there) and makes its pristine installation. One at a time per release; a crash leaves only staging.
    /// - Throws: `source-not-found`, `source-corrupt`, `checksum-mismatch`, `unsafe-archive`, `download-failed`, `release-incompatible`.
    func prepare(_ source: WordPressSource, locale: WordPressLocale, php: PHPVersion) async throws -> WordPressRelease
    /// What `prepare` would give, without changing anything.
    func inspect(_ source: WordPressSource, locale: WordPressLocale) async throws -> WordPressRelease
    func stored() async throws -> [WordPressRelease]
    /// releases/VERSION as hard links to the store, its wp-content symlink (owned by the site) and `current`. Safe to repeat.
    func attach(_ release: WordPressRelease, to site: SiteID, identity: SiteIdentity, contentGeneration: Int) async throws
    func isAttached(_ release: WordPressRelease, to site: SiteID) async throws -> Bool
    func detach(_ release: WordPressRelease, from site: SiteID) async throws
    /// Copies the release's own wp-content to content/GENERATION, as the site's user.
    func copyContent(_ release: WordPressRelease, to site: SiteID, identity: SiteIdentity, generation: Int) async throws
    func hasContent(of site: SiteID, generation: Int) async throws -> Bool
    /// Absent is success.
    func discardContent(of site: SiteID, generation: Int) async throws
}

/// WordPress's configuration and data of one site.
package protocol WordPressSites: Sendable {
    func writeConfig(_ config: WordPressConfig) async throws
    func hasConfig(_ site: SiteID) async throws -> Bool
    func removeConfig(_ site: SiteID) async throws
    /// Whether its configuration names this address, and no other.
    func hasAddress(_ host: PublicHost, _ site: SiteID) async throws -> Bool
    /// Its configuration names this address from now on; the rest of it stays, byte for byte. - Throws: `stale-plan` where a person made another text of it.
    func setAddress(_ host: PublicHost, _ site: SiteID, _ identity: SiteIdentity) async throws
    /// Copies the pristine tables into the site's empty database and makes them its own. The last statement written marks it whole.
    func stamp(_ stamp: SiteStamp) async throws
    func isStamped(_ stamp: SiteStamp) async throws -> Bool
    /// Empties the site's database (tables only). Absent database is success.
    func unstamp(_ site: SiteID) async throws
    /// Stores the hash of a 256-bit single-use token for the site's administrator, valid `seconds`; returns the URL to open.
    func loginURL(_ site: Site, seconds: Int) async throws -> Secret
    /// Runs the due events of WordPress's schedule, as the site's user and within its walls. How many were due.
    func runCron(_ site: Site) async throws -> Int
    /// What WordPress means to do, the next first: the site's own word, asked of it within its walls.
    func cron(_ site: Site) async throws -> [CronEvent]
}
