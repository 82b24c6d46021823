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
    private var isTurning = false
    private var isAskedAgain = false

    init(core: AgentCore) { self.core = core }

    func run() async throws {
        await withTaskGroup { group in
            group.addTask { await Periodically.run(every: Self.turn, "promises of TLS", self.core.logger) { try await self.turn() } }
            group.addTask {
                await cancelWhenGracefulShutdown {
                    for await _ in self.core.promiseNeeds.turns {
                        do { try await self.turn() } catch {
                            // The next turn is a minute away, and knows of them.
                            self.core.logger.error("scheduled work failed", metadata: ["work": "promises of TLS", "problem": "\(error)"])
                        }
                    }
                }
            }
        }
    }

    /// One at a time: who comes while it is at work has it done once more.
    func turn() async throws {
        isAskedAgain = true
        guard !isTurning else { return }
        isTurning = true
        defer { isTurning = false }
        while isAskedAgain {
            isAskedAgain = false
            try await look()
        }
    }

    private func look() async throws {
        // What is told cannot be taken back: somebody looks first what is wrong.
        guard core.crisis.current.isEmpty, let now = try await core.clock.look(core).time else { return }
        // What was seen of them before says nothing any more.
        for site in core.promiseNeeds.take() { resting[site] = nil }
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
            try PromiseTLS.plan(site, to: next, addressing: core.host.addressing, at: now), change,
            by: Peer(uid: geteuid(), gid: getegid(), pid: 0))
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
