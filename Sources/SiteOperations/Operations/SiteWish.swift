import SiteModel

/// What a person asked for, checked; nil is "you choose". Turned into a whole spec with defaults, or held against a site that stands.
package struct SiteWish: Sendable, Hashable {
    package var domain: Hostname
    package var aliases: [Hostname]?
    package var title: SiteTitle?
    package var adminEmail: EmailAddress?
    package var adminLogin: LoginName?
    package var php: PHPVersion?
    package var cache: CacheMode?
    package var locale: WordPressLocale?

    package init(domain: Hostname) { self.domain = domain }

    package var hostnames: [Hostname] { [domain] + (aliases ?? []) }

    /// - Parameter installed: PHP versions of the host, oldest first; the newest is the default.
    package func spec(installed: [PHPVersion]) throws -> SiteSpec {
        let version = try php ?? newest(installed)
        guard installed.contains(version) else {
            throw Problem.cannot(
                "create site", domain.ascii, "PHP \(version) is not installed", code: .phpMissing,
                hint: PHPHint.text(missing: version, choose: installed.last.map { "agent site create \(domain) --php \($0)" })
            )
        }
        return try SiteSpec(
            domain: domain, aliases: aliases ?? [], title: title ?? SiteTitle(domain.display),
            adminEmail: adminEmail ?? defaultEmail(), adminLogin: adminLogin ?? LoginName("admin"), php: version,
            cache: cache ?? .on, locale: locale ?? .english)
    }

    /// In words, each field that was asked for and is otherwise: "title is 'Shop', not 'Blog'". Empty: the site is what was asked for.
    package func differences(from spec: SiteSpec) -> [String] {
        func compare<Value: Equatable>(_ name: String, _ wanted: Value?, _ actual: Value) -> String? {
            guard let wanted, wanted != actual else { return nil }
            return "\(name) is '\(actual)', not '\(wanted)'"
        }
        let wantedAliases = aliases.map { Set($0).subtracting([domain]).sorted() }
        return [
            compare("domain", Optional(domain), spec.domain),
            wantedAliases.flatMap { $0 == spec.aliases ? nil : "aliases are '\(words(spec.aliases))', not '\(words($0))'" },
            compare("title", title, spec.title), compare("admin e-mail", adminEmail, spec.adminEmail),
            compare("admin user", adminLogin, spec.adminLogin), compare("php", php, spec.php),
            compare("cache", cache?.rawValue, spec.cache.rawValue), compare("locale", locale, spec.locale),
        ].compactMap { $0 }
    }

    private func words(_ names: [Hostname]) -> String { names.map(\.ascii).joined(separator: " ") }

    private func defaultEmail() throws -> EmailAddress {
        if let address = EmailAddress(rawValue: "admin@\(domain)") { return address }
        throw Problem.cannot(
            "choose an administrator's address for", domain.ascii,
            "'admin@' and this name have more than the 100 characters that WordPress keeps",
            code: .badEmail, hint: "give one: --admin-email ADDRESS")
    }

    private func newest(_ installed: [PHPVersion]) throws -> PHPVersion {
        if let version = installed.last { return version }
        throw Problem.cannot(
            "create site", domain.ascii, "no PHP with FPM is installed", code: .phpMissing, hint: "apt-get install php-fpm php-mysql")
    }
}
