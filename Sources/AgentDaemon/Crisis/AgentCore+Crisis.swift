import AgentAPI
import AgentServer
import Foundation
import LinuxHost
import SiteModel
import SiteOperations

/// Crisis mode, as an administrator switches it.
extension AgentCore {
    package func crisisLine(within: Set<SiteID>?) -> String? {
        Crisis.line(of: crisis.current.filter { $0.concerns(within) }, at: crisis.now)
    }

    package func crisis() async throws -> [CrisisView] {
        let now = crisis.now
        return crisis.current.map { CrisisView($0, now) }
    }

    package func beginCrisis(_ request: CrisisRequest, by peer: Peer) async throws -> [CrisisView] {
        let scope = try await scope(of: request)
        let lasting = request.milliseconds ?? Crisis.longest
        guard (1...Crisis.longest).contains(lasting) else {
            throw Problem.cannot("stop for", "\(lasting) milliseconds", "it must be at most 24 hours", code: .badRequest)
        }
        let reason = request.reason.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !reason.isEmpty, reason.unicodeScalars.count <= Crisis.mostScalars else {
            throw Problem.cannot(
                "use reason", reason, "it must have 1 to \(Crisis.mostScalars) characters: who meets the stop reads it", code: .badRequest)
        }
        let stop = Crisis(
            scope: scope, reason: reason, uid: peer.uid, name: SystemUser.name(of: peer.uid), lasting: lasting, at: crisis.now)
        do { try crisis.begin(stop) } catch {
            // A full disk does not keep anybody from stopping what fills it.
            await reserve.release()
            try crisis.begin(stop)
        }
        return try await crisis()
    }

    /// Ending a stop that there is not changes nothing; a name that none could have is refused.
    package func endCrisis(_ end: CrisisEnd, by peer: Peer) async throws -> [CrisisView] {
        if end.query.isEmpty { try crisis.end() } else { try crisis.end(try await scope(of: end)) }
        jobs.poke()
        return try await crisis()
    }

    private func scope(of end: CrisisEnd) async throws -> Crisis.Scope {
        // A stop outlives its site, and is known by the name that it was given for.
        let kept = crisis.current.map(\.scope).first { scope in
            guard case .site(let id, let domain) = scope else { return false }
            return end.site == id.rawValue || end.site == domain
        }
        if end.kind == nil, let kept { return kept }
        return try await scope(of: CrisisRequest(site: end.site, kind: end.kind, reason: ""))
    }

    private static let stoppable = RouteTable.stoppable.union(JobKind.all.map(\.name))

    private func scope(of request: CrisisRequest) async throws -> Crisis.Scope {
        if let module = request.module { throw Crisis.Scope.unknown(module: module, among: Self.stoppable) }
        switch (request.site, request.kind) {
        case (nil, nil): return .all
        case (let site?, nil):
            let site = try await find(site)
            return .site(site.id, domain: site.spec.domain.ascii)
        case (nil, let kind?):
            return try .kind(named: kind, among: Self.stoppable)
        default: throw Problem(.badRequest, "cannot stop a site and a kind at once: switch on one after the other")
        }
    }
}

extension CrisisView {
    init(_ stop: Crisis, _ now: ClockReading) {
        let left = stop.remaining(at: now)
        self.init(
            scope: stop.scope.words, reason: stop.reason, uid: stop.uid, name: stop.name, since: stop.since, until: now.wall + left,
            milliseconds: left)
    }
}
