import SiteModel

/// Orders that wait for an authority's limits: one alert for each authority, not one for each site. Pure.
package enum WaitingOrders {
    /// A queue is looked at anew so often: what is free by then is nobody's business.
    static let patience: Int64 = 900

    /// By whom they wait for.
    package static func judge(_ looks: [CertificateLook], at now: SoundTime) -> [AlertSighting] {
        var waiting: [String: [CertificateStanding]] = [:]
        for look in looks where look.isOrdered && !look.rests(at: now) {
            guard let standing = look.standing, let failure = standing.failure, failure.kind == ProblemCode.limitReached.rawValue,
                let authority = failure.authority
            else { continue }
            waiting[authority, default: []].append(standing)
        }
        return waiting.sorted { $0.key < $1.key }.compactMap { authority, all in
            guard let since = all.compactMap(\.failure?.at).min(), since + patience <= now.seconds else { return nil }
            let sites = all.count == 1 ? "1 site waits" : "\(all.count) sites wait"
            let next = all.compactMap(\.backoff.until).filter { $0 > now.seconds }.min()
            let until = next.map { ", the next is ordered at \(Moment.words($0))" }
            return AlertSighting(
                .limitReached, Dependency.orders(of: AuthorityName(unchecked: authority)).name + ":orders",
                "'\(authority)' takes no more orders now: \(sites) since \(Moment.words(since))\(until ?? ""); agent cert list")
        }
    }
}
