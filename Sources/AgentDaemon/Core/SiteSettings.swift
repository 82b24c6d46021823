import AgentAPI
import AgentServer
import AgentStore
import ChangeEngine
import HostServices
import SiteModel
import SiteOperations

/// Where strings stop, as in `SiteWish`.
extension SettingsWish {
    init(_ request: SetSiteRequest) throws {
        self.init()
        // Counted before they are read: each name is work, and nobody means more than a site may have.
        for names in [request.addAliases ?? [], request.removeAliases ?? []] where names.count > Self.mostAliases {
            throw Problem(.badRequest, "cannot change \(names.count) aliases at once: a site may have \(Self.mostAliases)")
        }
        cache = try request.cache.map(CacheMode.init(asked:))
        php = try request.php.map { try PHPVersion($0) }
        compiled = try request.compiled.map(CompiledCode.init(asked:))
        addedAliases = try (request.addAliases ?? []).map { try Hostname($0) }
        removedAliases = try (request.removeAliases ?? []).map { try Hostname($0) }
        enabled = request.enabled
        if let text = request.snippet {
            snippet = text.isEmpty ? SnippetWish.none : .put(try NginxSnippet(text, named: request.snippetName ?? "of the request"))
        }
        tlsMode = try request.tls.map(SiteTLS.Mode.init(asked:))
        tlsDNS = try request.tlsDNS.map { $0.isEmpty ? ProviderWish.none : .put(try DNSProviderName($0)) }
        hsts = try request.hsts.map(SiteTLS.Strictness.init(asked:))
        limits = request.limits
    }
}

/// `site set`, `disable`, `enable`.
extension AgentCore {
    /// What is wished for is of the site as it stands then: where another change ended meanwhile, as one does that serves a certificate which came by itself,
    /// it is planned anew.
    func set(_ reference: String, _ request: SetSiteRequest, by peer: Peer) async throws -> ChangeAccepted {
        for _ in 0..<2 {
            do { return try await setOnce(reference, request, by: peer) } catch let problem as Problem where problem.code == .stalePlan {
                continue
            }
        }
        return try await setOnce(reference, request, by: peer)
    }

    private func setOnce(_ reference: String, _ request: SetSiteRequest, by peer: Peer) async throws -> ChangeAccepted {
        let wish = try SettingsWish(request)
        let site = try await find(reference)
        let spec = try await wanted(wish, of: site)
        // Before it begins: what cannot be looked at must not hide what was opened.
        let warnings = try await warnings(of: wish, on: site)
        var answer = try await become(spec, site, overwrite: request.overwrite ?? false, by: peer)
        answer.warnings = warnings
        return answer
    }

    func planSettings(_ reference: String, _ request: SetSiteRequest) async throws -> PlanView {
        let wish = try SettingsWish(request)
        let site = try await find(reference)
        let spec = try await wanted(wish, of: site)
        guard let plan = try await settingsPlan(site, spec, overwrite: request.overwrite ?? false) else {
            return PlanView(
                operation: OperationName.changeSite, title: "change site \(site.spec.domain)", changed: false, steps: [], files: [])
        }
        // As the plan leaves it: its address and its certificate are of it, too.
        guard case .putSite(let new)? = try plan.commit.map(StoreCommit.init(json:)) else {
            throw Problem(.internalError, "cannot plan site '\(site.spec.domain)': the change leaves no site")
        }
        var view = try await view(of: plan, files: rendered(new))
        view.settings = SettingChange.between(site.spec, spec).map { PlanView.SettingView(name: $0.name, from: $0.from, to: $0.to) }
        view.warnings = try await warnings(of: wish, on: site)
        return view
    }

    /// The one way in which a standing site becomes another: also that of an undo.
    func become(_ spec: SiteSpec, _ site: Site, overwrite: Bool, by peer: Peer) async throws -> ChangeAccepted {
        guard let plan = try await settingsPlan(site, spec, overwrite: overwrite) else {
            return try await unchanged(site, "change site")
        }
        return try await start(plan, by: peer, site: site)
    }

    private func wanted(_ wish: SettingsWish, of site: Site) async throws -> SiteSpec {
        try site.requireLive(to: "change site")
        try wish.requireHeld(on: site, masters: host.php.masters, refused: host.limits.refused)
        try await requireProvider(wish, site)
        let spec = try wish.applied(to: site.spec, installed: wish.php == nil ? [] : await host.php.versions())
        // A provider that root named nowhere proves nothing, and one that he named for other zones must not.
        let isNew = spec.tls.dns != site.spec.tls.dns || !Set(spec.aliases).isSubset(of: site.spec.aliases)
        if isNew, let provider = spec.tls.dns {
            try await host.authority.settings().provider(provider).require(spec.hostnames.map { .host($0) })
        }
        return spec
    }

    /// Whom acme.conf names is told where none of them is named, and the command that names one.
    private func requireProvider(_ wish: SettingsWish, _ site: Site) async throws {
        let domain = site.spec.domain
        let isWild = (wish.tlsMode ?? site.spec.tls.mode) == .wildcard
        func hint(_ known: [DNSProvider]) -> String {
            guard let first = known.first else {
                return "write [dns NAME] into \(host.layout.acmeSettings) as docs/authorities.md shows, then `agent site show \(domain)`"
            }
            return "agent site set \(domain)\(isWild ? " tls=wildcard" : "") tls.dns=\(first.name)"
        }
        switch wish.tlsDNS {
        case .put(let name)?:
            let settings = try await host.authority.settings()
            do throws(Problem) { _ = try settings.provider(name) } catch var problem {
                problem.hint = hint(settings.providers)
                throw problem
            }
        case nil where isWild && site.spec.tls.dns == nil, .some(.none) where isWild:
            let settings = try await host.authority.settings()
            throw Problem.cannot(
                "set tls to", "wildcard", "authorities give one only for entries in the DNS: \(settings.namedProviders)", code: .badRequest,
                hint: hint(settings.providers), details: ["site.id": site.id.rawValue])
        default: return
        }
    }

    /// nil: it is so already, and its files are as they should be or nobody asked for that.
    private func settingsPlan(_ site: Site, _ spec: SiteSpec, overwrite: Bool) async throws -> Plan? {
        let stray = try await site.files(host).first { $0.state == .edited }
        let overwriting = overwrite && stray != nil
        var facts = ChangeSite.Facts(
            addressing: host.addressing, limitsEnforced: host.limits.isEnforced, now: seconds, overwrite: overwriting)
        if spec.tls != site.spec.tls { facts.sound = try await clock.look(self).time }
        if spec.tls.hsts != site.spec.tls.hsts, spec.tls.hsts != .off { facts.seen = try await trustedLife(of: site) }
        // One that cannot be read fits nobody.
        if site.spec.tls.mode == .off, spec.tls.mode != .off, let certificate = site.certificate {
            facts.lying = try? await host.certificates.look(CertificateReference(site: site.id, generation: certificate.generation))
        }
        guard let plan = try ChangeSite.plan(site, to: spec, facts) else { return nil }
        try await refuseTaken(spec, site)
        if let stray, !overwrite { throw StaleFile.problem(stray.path, of: site.spec.domain) }
        return plan
    }

    /// In words, before anything is begun; the transaction that opens the change decides.
    private func refuseTaken(_ spec: SiteSpec, _ site: Site) async throws {
        let new = Set(spec.aliases).subtracting(site.spec.aliases).sorted()
        for name in new {
            if let other = try await holder(of: name, otherThan: site.id) { throw CreateSite.taken(name, by: other) }
        }
        try await refuseWhileClaimed(new, toDo: "change site", site.spec.domain)
    }

    private func warnings(of wish: SettingsWish, on site: Site) async throws -> [String] {
        let names = wish.addedAliases.filter { !site.spec.aliases.contains($0) }
        let taken = names.isEmpty ? [] : try await store.hostnames()
        return names.flatMap { $0.warnings + SiteWish.lookalikes(of: $0, among: taken) }
            + wish.warnings(
                on: site, unenforced: host.limits.unenforced, missing: try host.limits.missing(),
                memory: try await host.vitals.read().memory.total)
    }
}
