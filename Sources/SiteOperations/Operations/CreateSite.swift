import ChangeEngine
import HostServices
import SiteModel

/// `site create`: from a wish and facts to a plan. Pure: identifiers, secrets' names and the time are handed in.
package struct CreateSite: Sendable {
    /// What the host and the store say, gathered before planning.
    package struct Facts: Sendable {
        package var id: SiteID
        package var change: ChangeID
        package var identity: SiteIdentity
        package var release: WordPressRelease
        package var addressing: PublicAddressing
        /// Seconds since 1970.
        package var now: Int64
        /// Whether users have names on this host.
        package var namedUsers: Bool
        /// Whether the database asks for a password; where not, it knows the site by its Unix user.
        package var databasePassword: Bool
        package init(
            id: SiteID, change: ChangeID, identity: SiteIdentity, release: WordPressRelease, addressing: PublicAddressing, now: Int64,
            namedUsers: Bool = false, databasePassword: Bool = true
        ) {
            self.id = id
            self.change = change
            self.identity = identity
            self.release = release
            self.addressing = addressing
            self.now = now
            self.namedUsers = namedUsers
            self.databasePassword = databasePassword
        }
    }

    /// Names of the secrets that must lie ready before the plan runs.
    package enum SecretName {
        package static let database = "database-password"
        package static let salts = "salts"
        package static let administrator = "admin-password"
    }

    /// What must be drawn at random before the plan runs.
    package static let secrets = [
        NeededSecret(name: SecretName.database, lengths: [32]), NeededSecret(name: SecretName.administrator, lengths: [24]),
        // WordPress wants eight, and its own generator makes them of 64.
        NeededSecret(name: SecretName.salts, lengths: Array(repeating: 64, count: 8)),
    ]

    package struct NeededSecret: Sendable, Hashable {
        package var name: String
        /// Of each random text; more than one are lines.
        package var lengths: [Int]

        /// - Parameter random: a random text of that length.
        package func value(_ random: (Int) -> Secret) -> Secret {
            Secret(lengths.map { random($0).exposed }.joined(separator: "\n"))
        }
    }

    /// Whether the wish is granted already, before anything is prepared.
    /// - Parameter holders: for each name of the wish that is taken, the site that holds it or one that it contests.
    /// - Returns: the site that is what was asked for, or nil when it must be made.
    package static func standing(_ wish: SiteWish, holders: [Hostname: Site]) throws -> Site? {
        guard let existing = holders[wish.domain] else {
            for name in wish.hostnames {
                if let other = holders[name] { throw taken(name, by: other) }
            }
            return nil
        }
        if existing.state == .live, existing.spec.domain != wish.domain { throw taken(wish.domain, by: existing) }
        if existing.state == .trashed {
            throw Problem.cannot(
                "create site", wish.domain.ascii, "it is in the trash", code: .siteExists,
                hint:
                    "`agent site undelete \(existing.spec.domain)` brings it back, `agent site delete \(existing.spec.domain) --purge --yes` ends it",
                details: ["site.id": existing.id.rawValue])
        }
        let differences = wish.differences(from: existing.spec)
        if differences.isEmpty { return existing }
        throw Problem.cannot(
            "create site", wish.domain.ascii, "it exists and differs: \(differences.joined(separator: "; "))", code: .siteExists,
            hint: "agent site show \(existing.spec.domain)", details: ["site.id": existing.id.rawValue])
    }

    /// The site that the plan makes.
    package static func site(_ spec: SiteSpec, _ facts: Facts) throws -> Site {
        Site(
            id: facts.id, spec: spec, state: .live, identity: facts.identity, release: facts.release.version,
            certificate: facts.addressing.servesTLS ? SiteCertificate(generation: 1, signer: .itself) : nil, createdAt: facts.now,
            url: try facts.addressing.host(for: spec.domain).url)
    }

    package static func plan(_ spec: SiteSpec, _ facts: Facts) throws -> Plan {
        let id = facts.id
        let site = try site(spec, facts)
        let vhost = try site.vhost(facts.addressing)
        let publicHost = vhost.canonical
        func secret(_ name: String) -> SecretReference { SecretReference(change: facts.change.rawValue, name: name) }
        let database = DatabaseName(of: id)
        let account = DatabaseAccount(of: id)
        let password = facts.databasePassword ? secret(SecretName.database) : nil
        let user =
            try facts.namedUsers ? [RegisterUser.record("user", "make the Unix user \(id)", .init(site: id, identity: facts.identity))] : []
        let certificate =
            [try MakeCertificate.record(for: vhost, now: facts.now)].compactMap(\.self)

        let part = ReleasePart(release: facts.release, site: id, identity: facts.identity, contentGeneration: site.contentGeneration)
        let steps: [StepRecord] =
            [
                try WriteManifest.record("manifest", "record the site's manifest", .init(site: site))
            ] + user + certificate + [
                try CreateTree.record("tree", "make the site's directories", .init(site: id, identity: facts.identity)),
                try AttachRelease.record(
                    "release", "link WordPress \(facts.release.version)", after: ["tree"], part),
                try CopyContent.record(
                    "content", "copy themes and plugins", after: ["tree"], part),
                try CreateDatabase.record("database", "create database \(database)", .init(database: database)),
                try CreateDatabaseAccount.record(
                    "account", "create database account \(account)", after: ["database"] + user.map(\.id),
                    .init(account: account, database: database, password: password)),
                try WriteWordPressConfig.record(
                    "config", "write wp-config.php", after: ["release"],
                    WordPressConfig(
                        site: id, identity: facts.identity, database: database, account: account, password: password,
                        salts: secret(SecretName.salts), contentGeneration: site.contentGeneration, publicHost: publicHost)),
                try StampWordPress.record(
                    "wordpress", "install WordPress", after: ["database", "release"],
                    SiteStamp(
                        site: id, identity: facts.identity, release: facts.release, php: spec.php, database: database,
                        publicHost: publicHost,
                        title: spec.title, adminLogin: spec.adminLogin, adminEmail: spec.adminEmail,
                        adminPassword: secret(SecretName.administrator),
                        now: facts.now)),
                try RunPHP.record(
                    "php", "start PHP \(spec.php)", after: ["tree"] + user.map(\.id), .init(pool: site.pool, wanted: .present)),
                try ServeVhost.record(
                    "vhost", "serve \(publicHost.url) and prove it",
                    after: ["content", "account", "config", "wordpress", "php"] + certificate.map(\.id),
                    .init(vhost: vhost, wanted: .present)),
            ]
        return Plan(
            operation: OperationName.createSite, subject: id.rawValue, title: "create site \(spec.domain)", steps: steps,
            claims: facts.addressing.claims(of: spec), commit: try StoreCommit.putSite(site).json())
    }

    /// - Parameter other: holds the name, or one that it contests.
    package static func taken(_ name: Hostname, by other: Site) -> Problem {
        let holds = other.spec.hostnames.contains(name)
        return .cannot(
            "use host name", name.ascii,
            holds ? "it belongs to site '\(other.spec.domain)'" : "it has an address here in common with site '\(other.spec.domain)'",
            code: .hostnameTaken,
            hint: "agent site show \(other.spec.domain)", details: ["hostname": name.ascii, "site.id": other.id.rawValue])
    }
}

extension Site {
    package var pool: Pool {
        Pool(
            site: id, php: spec.php, identity: identity, maxChildren: spec.limits.children, upload: spec.limits.upload,
            compiled: spec.compiled, isPlain: spec.tls.mode == .off)
    }

    /// Of the step that puts its vhost into service.
    var servingTitle: String {
        spec.enabled ? "serve \(url) and prove it" : "answer for \(url) that it is switched off"
    }

    /// Whether visitors come over TLS. A site without a certificate, made before its host served TLS, is served as it was; so is one that is to be without.
    package func servesTLS(_ addressing: PublicAddressing) -> Bool { addressing.servesTLS && certificate != nil && spec.tls.mode != .off }

    package func vhost(_ addressing: PublicAddressing) throws -> Vhost {
        let tls = servesTLS(addressing) ? certificate.map { VhostTLS($0, of: id, promise: promise, hsts: spec.tls.hsts) } : nil
        let addressing = tls == nil ? addressing.withoutTLS : addressing
        return try Vhost(
            site: id, canonical: addressing.host(for: spec.domain), redirects: addressing.redirects(for: spec), cache: spec.cache, tls: tls,
            upload: spec.limits.upload, enabled: spec.enabled, snippet: spec.snippet)
    }
}

extension VhostTLS {
    /// Browsers are told to insist on TLS only when they trust the certificate: after that, none lets its user pass a warning. And only where somebody
    /// asked for it: it cannot be taken back. Where it was asked for once and is no more, those who come are told to forget it, whatever the clock says.
    package init(_ certificate: SiteCertificate, of site: SiteID, promise: HSTSRamp?, hsts: SiteTLS.Strictness) {
        var seconds = promise?.maxAge
        if hsts == .off, seconds != nil { seconds = 0 }
        self.init(
            certificate: CertificateReference(site: site, generation: certificate.generation),
            strictTransport: certificate.signer == .itself ? nil : seconds.map { Int(min(max(0, $0), Int64(Self.year))) })
    }
}

/// Operations as changes and audit records name them.
package enum OperationName {
    package static let createSite = "site.create"
    package static let deleteSite = "site.delete"
    package static let undeleteSite = "site.undelete"
    package static let purgeSite = "site.purge"
    package static let changeSite = "site.set"
    package static let promiseTLS = "site.hsts"
    package static let disableSite = "site.disable"
    package static let enableSite = "site.enable"
    package static let adoptSite = "site.adopt"
    package static let upgradeSiteConfig = "site.upgrade-config"
    package static let serveIssuedCertificate = "certificate.install"
    package static let serveImportedCertificate = "certificate.import"
    package static let serveOwnCertificate = "certificate.own"
    package static let deleteOrphan = "orphan.delete"
    package static let deleteLeftover = "leftover.delete"
}
