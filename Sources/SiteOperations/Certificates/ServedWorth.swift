import HostServices
import SiteModel

/// Whether visitors are better or worse off with what sockets show now than with what they showed before. Pure.
package enum ServedWorth {
    /// - Parameters:
    ///   - lying: the certificate that is to be served. Names for which it does not stand were left out by whoever ordered it, with a reason; not those
    ///     for which visitors are shown one that they believe, and that lasts.
    ///   - mayBeWorse: an administrator wants it, whatever browsers say of it. Where one was shown, one is shown all the same.
    /// - Returns: why the change must be taken back; nil: it may stand.
    package static func refusal(
        before: [TLSView], after: [TLSView], lying: CertificateFacts, mayBeWorse: Bool = false
    ) -> String? {
        if !mayBeWorse, let lost = loss(before, lying) { return lost }
        let (old, new) = (shown(before, lying), shown(after, lying))
        for (place, answer) in new.sorted(by: { ($0.key.name, $0.key.address) < ($1.key.name, $1.key.address) }) {
            let at = "'\(place.name)' at \(place.address)"
            // Names, key, issuer and end are the certificate's own: the same bytes are the same in all of them.
            if let facts = answer.facts, facts.fingerprint != lying.fingerprint {
                return "\(at) shows another certificate, of '\(facts.issuer)'"
            }
            guard let was = old[place] else { continue }
            if answer.worth < (mayBeWorse ? min(was.worth, Shown.served) : was.worth) {
                return "\(at) is worse off than before: \(answer.reason)"
            }
        }
        return nil
    }

    /// The new one has begun a moment ago, or, as its signer puts it, within the day.
    private static func loss(_ before: [TLSView], _ lying: CertificateFacts) -> String? {
        for view in before where !lying.covers(view.socket.name) {
            for sight in (try? view.sights.get()) ?? [] {  // one that has no address shows nothing
                guard case .served(let served) = sight.answer, served.isTrusted else { continue }
                let life = CertificateLife(notBefore: served.facts.notBefore, notAfter: served.facts.notAfter)
                guard NameLoss.patience(life, at: lying.notBefore) > ClockTrust.tolerance else { continue }
                return "'\(view.socket.name)' at \(sight.address) would lose a certificate that visitors believe"
            }
        }
        return nil
    }

    private struct Place: Hashable {
        var name: String
        var address: String
    }

    fileprivate struct Shown {
        /// Of what can be read, however unfit it is.
        static let served = 1 + CertificateWorth.Standing.unfit.rawValue
        /// 0: no certificate, or one that nobody can read.
        var worth: Int
        var facts: CertificateFacts?
        var reason: String
    }

    private static func shown(_ views: [TLSView], _ lying: CertificateFacts) -> [Place: Shown] {
        var shown: [Place: Shown] = [:]
        for view in views where lying.covers(view.socket.name) {
            for sight in (try? view.sights.get()) ?? [] {  // one that has no address shows nothing, before and after
                shown[Place(name: view.socket.name.ascii, address: sight.address)] = Shown(sight.answer)
            }
        }
        return shown
    }
}

extension ServedWorth.Shown {
    fileprivate init(_ answer: TLSSight.Answer) {
        switch answer {
        case .served(let served):
            self.init(
                worth: 1 + (served.faults.map(\.worth).min() ?? .trusted).rawValue, facts: served.facts,
                reason: served.faults.map(\.sentence).joined(separator: "; "))
        case .unreadable(let why): self.init(worth: 0, facts: nil, reason: why)
        case .none(let why): self.init(worth: 0, facts: nil, reason: why)
        case .silent(let seconds): self.init(worth: 0, facts: nil, reason: "no answer came within \(seconds) seconds")
        }
    }
}

extension TLSFault {
    /// What it makes of a certificate (`CertificateWorth`).
    fileprivate var worth: CertificateWorth.Standing {
        switch self {
        case .selfSigned, .unknownIssuer, .chainRefused: .untrusted
        case .notYetValid, .lapsed, .otherName, .weakKey, .weakSignature, .otherPurpose: .unfit
        }
    }
}
