import AgentAPI
import AgentServer
import HostServices
import LinuxHost
import SiteModel
import SiteOperations

/// Certificates that administrators bring.
extension AgentCore {
    package func importCertificate(
        _ reference: String, _ request: ImportCertificateRequest, by peer: Peer
    ) async throws -> ChangeAccepted {
        let site = try await findLive(reference, "import a certificate for")
        _ = try ServeImportedCertificate.require(site, host.addressing)
        let name = printable(request.name ?? "what was brought", longest: 200)
        let imported = try ImportedCertificate(request.pem.secret, named: name, now: seconds)
        let brought = try await brought(imported, for: site)
        guard brought.uncovered.count < brought.names.count else {
            throw Problem.cannot(
                "import", name, "it stands for none of the site's names, but for \(imported.facts.names.sorted().joined(separator: ", "))",
                code: .configurationRefused, hint: "agent cert show \(site.spec.domain)", details: ["site.id": site.id.rawValue])
        }
        let now = try await clock.look(self).time
        let promised = brought.faults.isEmpty ? nil : now.flatMap { site.promise?.holdsTLS(at: $0) }
        let refused = promised.map {
            "browsers that came before refuse the site until \(Moment.words($0)), for they were told to insist on TLS"
        }
        let reasons = [refused, brought.worse(at: now)].compactMap(\.self)
        let worse = reasons.isEmpty ? nil : reasons.joined(separator: "; ")
        let view = BroughtCertificateView(brought, leftOut: imported.leftOut, worse: worse)
        if isServed(brought, site) { return ChangeAccepted(changed: false, site: SiteView(site), certificate: view) }
        let ending = Self.ending(site)
        if request.dryRun == true { return ChangeAccepted(changed: true, site: SiteView(site), warnings: ending, certificate: view) }
        if let worse, request.yes != true {
            throw Problem.cannot(
                "import", name, "visitors of '\(site.spec.domain)' would be worse off: \(worse)", code: .needsConfirmation,
                hint: "`agent cert import \(site.spec.domain) --chain FILE --key FILE --yes` with the same files",
                details: ["site.id": site.id.rawValue])
        }
        let change = Self.newChange()
        let facts = ServeImportedCertificate.Facts(
            change: change, addressing: host.addressing, brought: imported.facts, mayBeWorse: worse != nil, now: seconds)
        let plan = try ServeImportedCertificate.plan(site, facts)
        do {
            try await preparing.with(change) {
                try await host.secrets.put(
                    imported.text, at: SecretReference(change: change.rawValue, name: ServeImportedCertificate.secret))
                try await open(plan, change, by: peer)
            }
        } catch {
            try await host.secrets.destroy(change: change.rawValue)
            throw error
        }
        let warnings = brought.warnings + [refused].compactMap(\.self) + ending
        return ChangeAccepted(changed: true, change: change.rawValue, site: SiteView(site), warnings: warnings, certificate: view)
    }

    /// Settings of the site that end with it, which nothing else remembers.
    private static func ending(_ site: Site) -> [String] {
        guard site.spec.tls.mode == .wildcard || site.spec.tls.dns != nil else { return [] }
        let settings = "tls=\(site.spec.tls.mode.rawValue)" + (site.spec.tls.dns.map { " tls.dns=\($0)" } ?? "")
        return ["\(settings) ends with it: `agent site set \(site.spec.domain) \(settings)` goes back"]
    }

    /// Roots of one's own that cannot be read believe nobody, and keep nobody from bringing another.
    func ownRoots() async -> String? {
        do { return try await host.authority.roots() } catch {
            logger.warning("roots of authorities not read", metadata: ["problem": "\(error)"])
            return nil
        }
    }

    /// The very one is there already.
    private func isServed(_ brought: BroughtCertificate, _ site: Site) -> Bool {
        site.certificate?.signer == .imported && site.spec.tls.mode == .import
            && brought.standing?.facts.fingerprint == brought.new.facts.fingerprint
    }

    /// Beside what stands, as this host's own sockets show it.
    private func brought(_ imported: ImportedCertificate, for site: Site) async throws -> BroughtCertificate {
        let vhost = try site.vhost(host.addressing)
        let own = await ownRoots()
        let name = vhost.names.first(where: imported.facts.covers) ?? vhost.canonical.name
        let faults = try await imported.faults(for: name, trusting: own, now: seconds)
        var standing: CertificateFacts?
        // One that cannot be read is worse than any.
        if let reference = vhost.tls?.certificate { standing = try? await host.certificates.look(reference) }
        let answer = await CertificateLooks(sockets: host.sockets, now: seconds, roots: own).all(of: vhost)
        return BroughtCertificate(
            names: vhost.names, new: .init(imported.facts, faults: faults),
            standing: standing.map { lies in
                // Where it was not shown: as its signer is known.
                let unseen = site.certificate?.signer == .authority ? [] : [TLSFault.unknownIssuer(lies.issuer)]
                return .init(lies, faults: answer.faults(of: lies) ?? unseen)
            })
    }
}

extension CertificateLooks.Answer {
    /// What browsers have against what was shown, where it is this one, beside its names: the least, where that differs. nil: it was not shown.
    func faults(of facts: CertificateFacts) -> [TLSFault]? {
        guard case .success(let views) = self else { return nil }
        let told = views.flatMap { (try? $0.sights.get()) ?? [] }.compactMap { sight -> [TLSFault]? in  // no address shows nothing
            guard case .served(let served) = sight.answer, served.facts.fingerprint == facts.fingerprint else { return nil }
            return served.faults.filter { $0 != .otherName }
        }
        return told.min { $0.count < $1.count }
    }
}

extension BroughtCertificate {
    fileprivate var warnings: [String] {
        (faults.isEmpty ? [] : ["browsers do not believe it: \(faults.map(\.sentence).joined(separator: "; "))"])
            + (uncovered.isEmpty ? [] : ["it does not stand for \(uncovered.map(\.ascii).joined(separator: ", "))"])
    }
}

extension BroughtCertificateView {
    fileprivate init(_ brought: BroughtCertificate, leftOut: [String], worse: String?) {
        self.init(
            facts: CertificateFactsView(brought.new.facts), uncovered: brought.uncovered.map(\.ascii), leftOut: leftOut,
            trusted: brought.faults.isEmpty, faults: brought.faults.map { printable($0.sentence) }, worse: worse)
    }
}
