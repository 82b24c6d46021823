import AgentServer
import AgentStore
import Foundation
import HostServices
import ServiceLifecycle
import SiteModel
import SiteOperations

/// Lets what browsers are told of TLS grow, and end, where that is asked for (`tls.hsts`): soon after a certificate that they believe is seen from the wire, and not
/// while its end is near.
actor PromiseKeeper: Service {
    private static let turn = Duration.seconds(60)
    /// Changes of one turn: each is a reload, and nobody waits for them.
    private static let most = 20
    /// One that could not be changed (somebody edited its file), or whose certificate browsers do not believe, is looked at again after so long.
    private static let rest = Duration.seconds(900)

    private let core: AgentCore
    private var resting: [SiteID: ContinuousClock.Instant] = [:]

    init(core: AgentCore) { self.core = core }

    func run() async throws {
        await Periodically.run(every: Self.turn, "promises of TLS", core.logger) { try await self.turn() }
    }

    func turn() async throws {
        // What is told cannot be taken back: somebody looks first what is wrong.
        guard core.crisis.current.isEmpty, let now = try await core.clock.look(core).time else { return }
        let sites = try await core.store.sites(state: .live).filter { site in
            (site.promise ?? HSTSRamp()).isMovable(site.spec.tls.hsts, at: now) && resting[site.id].map { $0 <= .now } ?? true
        }
        resting = resting.filter { $0.value > .now }
        for site in sites.prefix(Self.most) {
            do { if try await move(site, now) { continue } } catch let problem as Problem {
                core.logger.notice("promise of TLS stays", metadata: ["site.id": "\(site.id)", "problem": "\(problem)"])
            }
            resting[site.id] = .now + Self.rest
        }
    }

    /// - Returns: false where it stays as it is.
    private func move(_ site: Site, _ now: SoundTime) async throws -> Bool {
        let seen = try await core.trustedLife(of: site)
        guard let next = PromiseTLS.next(site, seen: seen, at: now) else { return false }
        let change = AgentCore.newChange()
        try await core.open(
            try PromiseTLS.plan(site, to: next, addressing: core.host.addressing), change, by: Peer(uid: geteuid(), gid: getegid(), pid: 0))
        let ended = try await core.runner.finished(change)
        if let problem = ended.problem { throw problem }
        return true
    }
}

extension AgentCore {
    /// Of the certificate that all of the site's own sockets show for its name, where browsers believe it; nil: they do not, or it is not shown.
    func trustedLife(of site: Site) async throws -> CertificateLife? {
        let vhost = try site.vhost(host.addressing)
        guard let reference = vhost.tls?.certificate, let lying = try await host.certificates.look(reference) else { return nil }
        let looks = CertificateLooks(sockets: host.sockets, now: seconds, roots: await ownRoots())
        guard case .success(let views)? = await looks.own(of: [vhost])[vhost.site] else { return nil }
        let served = views.flatMap { (try? $0.sights.get()) ?? [] }.compactMap { sight -> ServedCertificate? in  // its own addresses
            if case .served(let served) = sight.answer { served } else { nil }
        }
        guard !served.isEmpty, served.allSatisfy({ $0.isTrusted && $0.facts.fingerprint == lying.fingerprint }) else { return nil }
        return CertificateLife(notBefore: lying.notBefore, notAfter: lying.notAfter)
    }
}
