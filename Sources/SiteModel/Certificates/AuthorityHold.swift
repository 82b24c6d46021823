/// What one authority of several made of a site's orders: that it is not to be asked holds no other one, and no other's answer lets it be asked.
package struct AuthorityHold: Codable, Sendable, Hashable {
    /// Of orders that failed with it.
    package internal(set) var backoff = OrderBackoff()
    /// It said that it is not to be asked before then, seconds since 1970.
    package internal(set) var until: Int64?
    /// How its last order ended, as `CertificateStanding.Failure` has it.
    package internal(set) var kind: String?
}

extension CertificateStanding {
    /// Seconds until this one may be asked; 0: now.
    /// - Parameter isAnew: a person asks, or the site is otherwise than before: then its own word alone holds.
    package func held(_ authority: AuthorityName, isAnew: Bool, at now: Int64) -> Int64 {
        let hold = holds?[authority.rawValue]
        // An older agent kept it beside the failure alone.
        let older = failure?.authority == authority.rawValue ? failure?.until : nil
        let said = [hold?.until, older].compactMap(\.self).map { $0 - now }
        // No longer than what it asked for may be: a clock that was put back holds nobody for a year.
        let word = said.filter { $0 > 0 && $0 <= OrderBackoff.longestRetryAfter }.max() ?? 0
        return isAnew ? word : max(word, hold?.backoff.wait(at: now) ?? 0)
    }

    /// How its last order for this site ended; nil: it signed, or was not asked.
    package func lastEnd(with authority: AuthorityName) -> String? { holds?[authority.rawValue]?.kind }

    /// An order of it failed. - Parameters: `until`: as it said; `kind`: as the failure has it.
    package mutating func hold(_ authority: AuthorityName, _ pause: Pause, until: Int64?, kind: String, at now: Int64) {
        var hold = holds?[authority.rawValue] ?? AuthorityHold()
        hold.backoff.note(pause, at: now)
        hold.until = until ?? hold.until
        hold.kind = kind
        holds = holds ?? [:]
        holds?[authority.rawValue] = hold
    }

    /// It signed.
    package mutating func release(_ authority: AuthorityName) { holds?[authority.rawValue] = nil }

    /// Why not even a person's wish makes anybody be asked: each of those who would be asked to be left alone. An order that is under way is met again all the
    /// same.
    package func holdsEverybody(at now: Int64, _ settings: AuthoritySettings) -> String? {
        guard order == nil, let first = settings.first, let chain = try? settings.chain(from: first.name) else { return nil }
        let waits = chain.map { (name: $0.name, seconds: held($0.name, isAnew: true, at: now)) }
        guard let least = waits.min(by: { $0.seconds < $1.seconds }), least.seconds > 0 else { return nil }
        return Self.leftAlone(least.name, least.seconds)
    }

    package static func leftAlone(_ authority: AuthorityName, _ seconds: Int64) -> String {
        "'\(authority)' asked to be left alone for it, for another \(GuardTime.words(seconds * 1000))"
    }
}

/// Names that were left out because an authority did not sign for them, although this host is found behind them from here.
extension CertificateStanding {
    package mutating func refuse(_ name: CertificateName, retryAfter: Int64? = nil, at now: Int64) {
        refused = refused ?? [:]
        refused?[name.description, default: OrderBackoff()].fail(at: now, retryAfter: retryAfter)
    }

    /// Whether it is not asked for it yet.
    package func refuses(_ name: String, at now: Int64) -> Bool { refused?[name].map { $0.wait(at: now) > 0 } ?? false }

    /// The site is otherwise than before, or a person asks.
    package mutating func forgetRefused() { refused = nil }
}
