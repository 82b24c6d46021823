import AgentAPI
import AgentServer
import AgentStore
import HostServices
import LinuxHost
import SiteModel
import SiteOperations

/// What people ask of certificates.
extension AgentCore {
    package func certificates(expiring: Int64?, within: Set<SiteID>?) async throws -> [CertificateView] {
        let sites = try await store.sites(state: .live).filter { within?.contains($0.id) ?? true }
        let views = try await CertificateAsked(self).views(of: sites, allNames: false)
        guard let expiring else { return views }
        return views.filter { $0.ends(before: seconds + expiring) }
    }

    package func certificate(_ reference: String) async throws -> CertificateView {
        let site = try await findLive(reference, "show the certificate of")
        guard let view = try await CertificateAsked(self).views(of: [site], allNames: true).first else {
            throw Problem(.internalError, "cannot show the certificate of '\(site.spec.domain)': nobody told of it")
        }
        return view
    }

    package func testCertificate(_ reference: String) async throws -> [ChallengeNameView] {
        let site = try await findLive(reference, "look for challenges of")
        return try await host.challenges.look(try site.vhost(host.addressing).names).map(ChallengeNameView.init)
    }

    package func orderCertificate(
        _ reference: String, _ request: OrderCertificateRequest, by peer: Peer
    ) async throws -> CertificateOrdered {
        let site = try await findLive(reference, "get a certificate for")
        let view = try await CertificateAsked(self).unseen(site)
        let wanted = try await wanted(view, site)
        var ordering = CertificateOrdering(isAsked: true, over: site.certificate?.generation)
        if view.course == "rests", request.force != true {
            // Whoever asks may have mended what names were left out for: they are looked at again, and nobody is asked where nothing is new.
            ordering = CertificateOrdering(isMended: true)
        }
        // Those that no order is for come to nothing, however often they are looked at.
        if view.course == "rests", !view.parked.contains(where: { wanted.names.contains($0.name) }), request.force != true {
            guard request.renew == true else {
                throw Problem.cannot(
                    "get a certificate for", view.domain, "it has one of \(view.signedBy ?? "an authority") that is not due",
                    code: .certificateStands, hint: "agent cert renew \(view.domain) --force", details: ["site.id": view.site])
            }
            return CertificateOrdered(changed: false, reason: "it is not due", next: view.next, wanted: wanted)
        }
        if request.dryRun == true { return try await rehearsed(site, ordering, view, wanted) }
        let job = try await enqueue(try HostJob(.orderCertificate, site: site.id, ordering), by: peer)
        return CertificateOrdered(changed: true, job: try await self.job(job.id.rawValue), wanted: wanted)
    }

    /// Names are looked at, and what an order needs is looked for; no authority is asked.
    private func rehearsed(
        _ site: Site, _ ordering: CertificateOrdering, _ view: CertificateView, _ wanted: WantedCertificateView
    ) async throws -> CertificateOrdered {
        guard var rehearsal = try await CertificateDesk(self).rehearse(site, ordering) else {
            return CertificateOrdered(changed: false, reason: "it is not due", next: view.next, wanted: wanted)
        }
        var wanted = wanted
        let isNothing = rehearsal.names.isEmpty
        // The rehearsal knows of breakers and limits; that the last order asked for patience is told of the authority which comes first.
        let patience = wanted.authority == rehearsal.authority.rawValue ? wanted.held : nil
        if let patience, rehearsal.held == nil, !isNothing {
            rehearsal.warnings.append("\(rehearsal.authority) is not asked now: \(patience)")
        }
        (wanted.authority, wanted.held) = (rehearsal.authority.rawValue, rehearsal.held ?? patience)
        if !isNothing { wanted.names = rehearsal.names.map(\.description) }
        var ordered = CertificateOrdered(
            changed: !isNothing, reason: isNothing ? "nothing is to be had beside what is served" : nil, next: view.next, wanted: wanted)
        ordered.parked = rehearsal.parked.sorted { $0.key < $1.key }.map { .init(name: $0.key, reason: $0.value) }
        ordered.warnings = rehearsal.warnings
        return ordered
    }

    /// - Throws: why no authority would be asked for it, and what helps.
    private func wanted(_ view: CertificateView, _ site: Site) async throws -> WantedCertificateView {
        if let wanted = view.wanted { return wanted }
        func refused(_ why: String, _ code: ProblemCode, _ hint: String) -> Problem {
            .cannot("get a certificate for", view.domain, why, code: code, hint: hint, details: ["site.id": view.site])
        }
        guard host.addressing.servesTLS, site.certificate != nil else {
            throw refused("it does not answer over TLS", .badRequest, "agent site show \(view.domain)")
        }
        guard site.spec.tls.mode.asksAuthority else {
            throw refused("tls=\(view.mode)", .badRequest, "agent site set \(view.domain) tls=auto")
        }
        // What is wrong with the file is told in its own words.
        guard try await host.authority.settings().first != nil else {
            throw refused(
                "no authority is set: \(host.layout.acmeSettings) is missing, or names none", .acmeSettings,
                "write it as docs/authorities.md shows, then `agent cert issue \(view.domain)`")
        }
        throw refused(view.reason ?? "nobody knows whom to ask", .authorityUnable, "agent cert show \(view.domain)")
    }
}

/// Gathers what views of certificates are made from. What one site lacks keeps no other one.
private struct CertificateAsked: Sendable {
    let core: AgentCore
    init(_ core: AgentCore) { self.core = core }

    /// - Parameter allNames: each by which visitors come, not the site's own alone.
    func views(of sites: [Site], allNames: Bool) async throws -> [CertificateView] {
        let tellings = try await tellings(sites)
        let vhosts = tellings.compactMap { try? $0.look.site.vhost(core.host.addressing) }.filter { $0.tls != nil }  // see `look`
        let looks = CertificateLooks(sockets: core.host.sockets, now: core.seconds, roots: await roots(tellings.first?.settings))
        var served: [SiteID: CertificateLooks.Answer] = [:]
        if allNames {
            for vhost in vhosts { served[vhost.site] = await looks.all(of: vhost) }
        } else {
            served = await looks.own(of: vhosts)
        }
        return tellings.map { telling in
            var telling = telling
            telling.served = served[telling.look.site.id]
            return telling.view()
        }
    }

    /// Without a look at what is served.
    func unseen(_ site: Site) async throws -> CertificateView {
        guard let telling = try await tellings([site]).first else {
            throw Problem(.internalError, "cannot look at the certificate of '\(site.spec.domain)': nobody told of it")
        }
        return telling.view()
    }

    private func tellings(_ sites: [Site]) async throws -> [CertificateTelling] {
        let settings = await settings()
        let standings = try await core.store.certificateStandings()
        let now = try await core.clock.look(core).time
        let revocations = try await core.openRevocations(of: sites.count == 1 ? sites.first?.id : nil)
        let rest = core.guards.restingAuthorities()
        var tellings: [CertificateTelling] = []
        for site in sites {
            tellings.append(
                CertificateTelling(
                    look: await look(site), addressing: core.host.addressing, settings: settings, standing: standings[site.id], now: now,
                    revocation: revocations.first { $0.site == site.id }?.job, held: rest))
        }
        return tellings
    }

    /// Also of a site that does not answer over TLS, and of one whose name is too long to be published: that is what is told of it.
    private func look(_ site: Site) async -> CertificateLook {
        do {
            if var look = try await CertificateLook.gather([site], core.host).first {
                if look.names.isEmpty { look.names = site.spec.hostnames }
                return look
            }
            let names = try site.vhost(core.host.addressing).names
            return CertificateLook(site: site, names: names, answer: .unreadable("it does not answer over TLS"))
        } catch {
            let reason = (error as? Problem)?.message ?? printable("\(error)")
            return CertificateLook(site: site, names: site.spec.hostnames, answer: .unreadable(reason))
        }
    }

    private func settings() async -> Result<AuthoritySettings, Problem> {
        do { return .success(try await core.host.authority.settings()) } catch let problem as Problem { return .failure(problem) } catch {
            return .failure(Problem(.internalError, "cannot read who signs certificates: \(printable("\(error)"))"))
        }
    }

    /// Of one that is not understood nobody is believed, and that is told already.
    private func roots(_ settings: Result<AuthoritySettings, Problem>?) async -> String? {
        guard case .success? = settings else { return nil }
        return await core.ownRoots()
    }
}

extension CertificateView {
    /// Of what nobody knows when it ends, too: whoever asks wants to hear of it.
    fileprivate func ends(before time: Int64) -> Bool {
        guard signer != nil else { return false }
        let ends = [stored?.notAfter].compactMap(\.self) + served.compactMap(\.certificate?.notAfter)
        return stored == nil || ends.contains { $0 < time }
    }
}

extension ChallengeNameView {
    init(_ view: ChallengeView) {
        self.init(
            name: view.name.ascii, ready: view.isReady,
            addresses: view.sights.map {
                ChallengeAddressView(address: $0.address, reached: $0.end == .reached, remark: $0.end.sentence.map { printable($0) })
            }, remarks: view.remarks.map { printable($0) })
    }
}
