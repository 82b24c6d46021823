import AgentStore
import HostServices
import SiteModel
import SiteOperations

/// What is kept of a try that gave no certificate.
extension CertificateOrderRun {
    /// - Parameter parked: what was left out before it.
    mutating func note(_ end: FailedTry, _ parked: [String: String]) async throws -> String {
        if isLook, !end.keepsOrder || standing.order == nil { return try await noteLook(end, parked) }
        // The order that failed has done its part: another try is another order. One that has its certificate waits with it.
        if !end.keepsOrder, let order = standing.order { try await tools.authority.discard(order) }
        // What is left out of the one that is served is what was left out of it.
        if site.certificate?.signer == .authority { standing.parked = parked }
        standing.fail(end.failure, end.pause, keepsOrder: end.keepsOrder)
        try await tools.store.keep(standing, of: site.id)
        if isAsked { throw OrderTold(end.problem) }
        return end.words(standing.backoff.wait(at: tools.seconds()), at: tools.seconds())
    }

    /// Nothing is wrong with what is served: that no more names are to be had holds back neither its renewal nor what is told of it.
    private mutating func noteLook(_ end: FailedTry, _ parked: [String: String]) async throws -> String {
        if let order = standing.order { try await tools.authority.discard(order) }
        standing.order = nil
        standing.parked = parked
        // What failed of this machine says nothing of a name.
        if !end.keepsOrder, case .longer(let retryAfter, _) = end.pause {
            for name in tried {
                standing.refuse(name, retryAfter: retryAfter, at: tools.seconds())
                standing.parked[name.description] = end.failure.reason
            }
        }
        try await tools.store.keep(standing, of: site.id)
        return "no certificate came for more names: \(end.failure.reason)\(remarks)"
    }

    // MARK: One authority of several

    /// With one alone its pause is the site's. What a look met holds no renewal, but for the authority's own word.
    mutating func hold(_ authority: AuthorityName, _ end: FailedTry) {
        guard authorities.count > 1 && !isLook || end.failure.until != nil else { return }
        standing.hold(authority, end.pause, until: end.failure.until, kind: end.failure.kind, at: tools.seconds())
    }

    /// Its time has not come. What is known of the site's orders stays as it is.
    func leftAlone(_ authority: AuthorityName, _ seconds: Int64) -> FailedTry {
        let word = standing.held(authority, isAnew: true, at: tools.seconds())
        let why =
            word > 0
            ? CertificateStanding.leftAlone(authority, seconds)
            : "'\(authority)' failed a while ago, and is asked again in \(GuardTime.words(seconds * 1_000))"
        var end = failed(OrderFailure.Kind.rateLimited.rawValue, why, authority, .steady(seconds: seconds))
        end.failure.until = word > 0 ? tools.seconds() + word : nil
        if word == 0, let known = standing.failure { end.failure = known }
        return end
    }

    /// Who may be asked first again decides when that is, and is told.
    /// - Parameter ends: of each that was asked, or passed over; what is told of one may be what was known before.
    func soonest(_ ends: [(of: AuthorityName, end: FailedTry)]) -> FailedTry {
        let waits = ends.map { one in
            let held = standing.held(one.of, isAnew: false, at: tools.seconds())
            return if case .steady(let seconds) = one.end.pause { max(seconds, held) } else { held }
        }
        guard let place = waits.indices.min(by: { waits[$0] < waits[$1] }) else {
            return failed("no-authority", "no authority is set", nil, .longer(retryAfter: nil))
        }
        var end = ends[place].end
        // The others hold nobody. With one alone there is nothing that could be shorter.
        if authorities.count > 1, case .longer(let retryAfter, _) = end.pause {
            end.pause = .longer(retryAfter: retryAfter, atMost: waits[place])
        }
        return end
    }

    // MARK: Failures

    func failed(_ failure: OrderFailure, _ authority: AuthorityName) -> FailedTry {
        let kind = failure.kind.rawValue
        var end = failed(
            kind, failure.reason, authority, OrderCourse.pause(after: failure, isAgain: standing.failure?.kind == kind))
        if failure.kind == .rateLimited { end.failure.until = failure.retryAfter.map { end.failure.at + $0 } }
        return end
    }

    /// What one authority, or the way to it, cannot: nobody was asked, and another may be.
    static func isOfAuthority(_ problem: Problem) -> Bool {
        problem.guardWait != nil
            || [.acmeSettings, .authorityUnable, .toolMissing, .addressRefused, .outboundSettings, .secretNotFound].contains(problem.code)
    }

    func failed(
        _ kind: String, _ reason: String, _ authority: AuthorityName?, _ pause: CertificateStanding.Pause, keepsOrder: Bool = false
    ) -> FailedTry {
        var end = FailedTry(site, kind, reason, authority, pause, at: tools.seconds())
        end.keepsOrder = keepsOrder
        return end
    }
}
