import SiteModel

/// What a person asked a standing site to become, checked; nil is "as it is".
package struct SettingsWish: Sendable, Hashable {
    package var cache: CacheMode?
    package var php: PHPVersion?
    package var compiled: CompiledCode?
    package var limits: [SiteLimits.Name: Int] = [:]
    package var addedAliases: [Hostname] = []
    package var removedAliases: [Hostname] = []
    package var enabled: Bool?
    package var snippet: SnippetWish?
    package enum SnippetWish: Sendable, Hashable {
        case put(NginxSnippet)
        case none
    }

    package var tlsMode: SiteTLS.Mode?
    package var tlsDNS: ProviderWish?
    package enum ProviderWish: Sendable, Hashable {
        case put(DNSProviderName)
        case none
    }
    package var hsts: SiteTLS.Strictness?

    package init() {}

    /// Each name costs a look into the store and a place in nginx's table.
    package static let mostAliases = 100

    /// - Parameter installed: PHP versions of the host, oldest first.
    package func applied(to spec: SiteSpec, installed: [PHPVersion]) throws -> SiteSpec {
        var new = spec
        new.cache = cache ?? spec.cache
        new.compiled = compiled ?? spec.compiled
        new.enabled = enabled ?? spec.enabled
        switch snippet {
        case .put(let snippet): new.snippet = snippet
        case .some(.none): new.snippet = nil
        case nil: break
        }
        new.tls = try tls(of: spec)
        for (name, value) in limits { new.limits[name] = value }
        if new.limits != spec.limits { try new.limits.check() }
        if let php, php != spec.php { new.php = try require(php, installed, spec.domain) }
        new.aliases = try aliases(of: spec)
        return new
    }

    private func aliases(of spec: SiteSpec) throws(Problem) -> [Hostname] {
        for name in addedAliases + removedAliases where name == spec.domain {
            throw .cannot("make an alias of", name.ascii, "it is the site's domain", code: .badRequest)
        }
        let removed = Set(removedAliases)
        for name in addedAliases where removed.contains(name) {
            throw .cannot("make an alias of", name.ascii, "it is to be added and to be removed", code: .badRequest)
        }
        let aliases = Set(spec.aliases).union(addedAliases).subtracting(removedAliases)
        guard aliases.count <= Self.mostAliases || addedAliases.isEmpty else {
            throw .cannot(
                "change site", spec.domain.ascii, "it would have \(aliases.count) aliases, and a site may have \(Self.mostAliases)",
                code: .badRequest)
        }
        return aliases.sorted()
    }

    private func require(_ php: PHPVersion, _ installed: [PHPVersion], _ domain: Hostname) throws(Problem) -> PHPVersion {
        guard installed.contains(php) else {
            let others = installed.map(\.rawValue).joined(separator: ", ")
            throw .cannot(
                "change site", domain.ascii, "PHP \(php) is not installed (installed: \(others.isEmpty ? "none" : others))",
                code: .phpMissing,
                hint: PHPHint.text(missing: php, choose: installed.last.map { "agent site set \(domain) php=\($0)" }),
                details: ["php.version": php.rawValue, "php.installed": others])
        }
        return php
    }
}
