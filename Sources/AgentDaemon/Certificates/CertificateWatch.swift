import AgentStore
import HostServices
import LinuxHost
import SiteModel
import SiteOperations

/// `certificate.watch`: takes in the orders that are due, asks authorities when they want what renewed, looks at what the sockets show, and puts away what
/// nobody needs. One part that fails keeps none of the others from its work, and neither does one site.
struct CertificateWatch: Sendable {
    let core: AgentCore
    init(_ core: AgentCore) { self.core = core }

    func run(_ call: JobCall) async throws -> String {
        var (words, failure): ([String], (any Error)?) = ([], nil)
        func part(_ name: String, _ work: () async throws -> String?) async throws {
            do { words += [try await work()].compactMap(\.self) } catch {
                try Task.checkCancellation()
                core.logger.error("certificates not watched", metadata: ["certificates.part": "\(name)", "problem": "\(error)"])
                failure = failure ?? error
            }
        }
        var begun: Set<SiteID> = []
        func orders() async throws -> String? {
            let round = try await RenewalRound(core).begin(by: call.peer)
            failure = failure ?? round.failure
            let new = Set(round.begun).subtracting(begun)
            begun.formUnion(new)
            let left = round.left == 0 ? "" : ", \(round.left) wait for limits"
            return new.isEmpty && round.left == 0 ? nil : "\(new.count) due\(left)"
        }
        // First: they wait for no questions, of which there may be many.
        try await part("orders") { try await orders() }
        try await part("renewal information") {
            let new = try await RenewalWindows(core).refresh()
            guard new > 0 else { return nil }
            // Whoever wants his certificate renewed now has said so a moment ago.
            let called = try await orders().map { ", \($0)" } ?? ""
            return "\(new) windows of authorities\(called)"
        }
        try await part("sockets") {
            // What is shown is judged by the time, too.
            guard try await core.clock.look(core).time != nil else { return nil }
            let ill = try await look(at: try await core.store.sites(state: .live))
            return ill == 0 ? nil : "\(ill) not as they should be"
        }
        try await part("watched sockets") {
            // One where nobody answers is tried often enough, and would hold up the others.
            let answering = try await core.store.watchedCertificates().filter { $0.trouble == nil }
            let seen = try await WatchedLook(core).keep(answering, most: Self.mostWatched)
            return seen == 0 ? nil : "\(seen) watched sockets"
        }
        try await part("old certificates") {
            // What was is what one looks for then.
            guard core.crisis.current.isEmpty else { return nil }
            let old = try await OldGenerations(core).remove()
            failure = failure ?? old.failure
            return old.removed == 0 ? nil : "\(old.removed) old ones removed"
        }
        try await part("keys of orders") {
            let swept = try await OrderLeftovers(core).sweep()
            return swept == 0 ? nil : "\(swept) keys of orders that are over removed"
        }
        try await part("limits") {
            let now = core.crisis.now
            for authority in try await core.host.authority.settings().authorities {
                try await core.store.changeLedger(of: authority.name, nil) { $0.forget(at: now) }
            }
            return nil
        }
        if let failure { throw failure }
        return words.isEmpty ? "none is due" : words.joined(separator: ", ")
    }

    /// Of sockets that are nobody's site here; the others have their turns.
    private static let mostWatched = 32

    /// Sites that are looked at together: those whom the machine believes are read once for them.
    private static let atOnce = 50

    /// What is served for every name, held against what lies on the disk. Asked only while the clock is sound: one that is not shows certificates that have
    /// lapsed. - Returns: of how many sites it is not as it should be.
    @discardableResult
    func look(at sites: [Site]) async throws -> Int {
        let trusted = try await core.host.authority.roots()
        let standings = try await core.store.certificateStandings()
        // One that is not understood leaves no name out, and is told by itself.
        let authority = (try? await core.host.authority.settings())?.first
        var (ill, each) = (0, EachSite(core, "sockets"))
        for first in stride(from: 0, to: sites.count, by: Self.atOnce) {
            var some: [Looked] = []
            for site in sites[first..<min(first + Self.atOnce, sites.count)] {
                let looked = try await each.turn(site.id) { try Looked(site, core.host.addressing, ListenAddresses.own) }
                if let one = looked ?? nil { some.append(one) }
            }
            let views = try await core.host.sockets.look(some.flatMap(\.sockets), trusting: trusted, now: core.seconds)
            var rest = views[...]
            var seen: [SiteID: CertificateAlerts.Sight] = [:]
            for one in some {
                let own = Array(rest.prefix(one.sockets.count))
                rest = rest.dropFirst(own.count)
                let parked = Set((standings[one.site.id]?.parked ?? [:]).keys)
                guard let sight = try await sight(one, own, parked, authority) else { continue }
                seen[one.site.id] = sight
                if !sight.remarks.isEmpty { ill += 1 }
            }
            core.certificateSights.post(seen)
        }
        return ill
    }

    private struct Looked {
        var site: Site
        var certificate: CertificateReference
        var sockets: [TLSSocket]

        /// nil for one that is not served over TLS.
        init?(_ site: Site, _ addressing: PublicAddressing, _ addresses: [String]) throws {
            let vhost = try site.vhost(addressing)
            guard let certificate = vhost.tls?.certificate else { return nil }
            (self.site, self.certificate) = (site, certificate)
            sockets = vhost.names.map { TLSSocket(name: $0, port: vhost.canonical.port, place: .own(addresses)) }
        }
    }

    /// nil where it was changed in the middle.
    private func sight(
        _ one: Looked, _ views: [TLSView], _ parked: Set<String>, _ first: CertificateAuthorityAccount?
    ) async throws -> CertificateAlerts.Sight? {
        let lying = try? await core.host.certificates.look(one.certificate)  // unreadable is told by itself
        guard try await core.store.site(one.site.id)?.certificate == one.site.certificate else { return nil }
        let asked = one.site.spec.tls.mode.asksAuthority ? first : nil
        let want = asked.flatMap { CertificateWant(one.site, views.map(\.socket.name), lying: lying, of: $0) }
        let parked = parked.union((want?.surplus ?? [:]).keys)
        return .init(generation: one.certificate.generation, remarks: ServedRemarks.judge(views, one.site, lying: lying, parked: parked))
    }
}
