import HostServices
import SiteModel

/// Whether visitors are better or worse off with what sockets show now than with what they showed before, by the order of worth (`CertificateWorth`). Pure.
package enum ServedWorth {
    /// Who puts a certificate in the place of another.
    package enum Door: Sendable, Hashable, CaseIterable {
        /// It was had or made here a moment ago, and is followed by another before it ends. Names for which it does not stand were left out by whoever
        /// ordered it, with a reason; not those for which visitors are shown one that they believe, and that lasts.
        case made
        /// A person brought it.
        case brought
        /// An administrator wants it, whatever browsers say of it. Where one was shown, one is shown all the same.
        case wanted
        /// What stands is revoked from here, or about to be.
        case revoked
    }

    /// - Parameters:
    ///   - lying: the certificate that is to be served.
    ///   - now: seconds since 1970, by which all are judged.
    /// - Returns: why the change must be taken back; nil: it may stand.
    package static func refusal(
        before: [TLSView], after: [TLSView], lying: CertificateFacts, at door: Door = .made, now: Int64
    ) -> String? {
        if [.made, .brought].contains(door), let lost = loss(before, lying) { return lost }
        let old = shown(before, lying, now, isRevoked: door == .revoked)
        let new = shown(after, lying, now, isRevoked: false)
        for (place, answer) in new.sorted(by: { ($0.key.name, $0.key.address) < ($1.key.name, $1.key.address) }) {
            let at = "'\(place.name)' at \(place.address)"
            // Names, key, issuer and end are the certificate's own: the same bytes are the same in all of them.
            if let facts = answer.facts, facts.fingerprint != lying.fingerprint {
                return "\(at) shows another certificate, of '\(facts.issuer)'"
            }
            guard let was = old[place]?.worth else { continue }
            let stands = answer.worth.map { door == .wanted || $0.mayReplace(was, isFollowed: door != .brought) } ?? false
            if !stands { return "\(at) is worse off than before: \(answer.reason(beside: was))" }
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
        /// nil: no certificate, or one that nobody can read.
        var worth: CertificateWorth?
        var facts: CertificateFacts?
        var reason: String

        func reason(beside was: CertificateWorth) -> String {
            guard let worth, worth.standing == was.standing, worth.covered == was.covered else { return reason }
            return "it ends at \(Moment.words(worth.notAfter)), and the one before at \(Moment.words(was.notAfter))"
        }
    }

    private static func shown(_ views: [TLSView], _ lying: CertificateFacts, _ now: Int64, isRevoked: Bool) -> [Place: Shown] {
        var shown: [Place: Shown] = [:]
        for view in views where lying.covers(view.socket.name) {
            for sight in (try? view.sights.get()) ?? [] {  // one that has no address shows nothing, before and after
                shown[Place(name: view.socket.name.ascii, address: sight.address)] = Shown(
                    sight.answer, view.socket.name, now, isRevoked: isRevoked)
            }
        }
        return shown
    }
}

extension ServedWorth.Shown {
    fileprivate init(_ answer: TLSSight.Answer, _ name: Hostname, _ now: Int64, isRevoked: Bool) {
        switch answer {
        case .served(let served):
            self.init(
                worth: CertificateWorth(served.facts, served.faults, for: [name], isRevoked: isRevoked, at: now), facts: served.facts,
                reason: served.faults.isEmpty ? "its time is over, or has not begun" : served.faults.map(\.sentence).joined(separator: "; ")
            )
        case .unreadable(let why): self.init(worth: nil, facts: nil, reason: why)
        case .none(let why): self.init(worth: nil, facts: nil, reason: why)
        case .silent(let seconds): self.init(worth: nil, facts: nil, reason: "no answer came within \(seconds) seconds")
        }
    }
}

extension CertificateWorth {
    /// - Parameters:
    ///   - faults: what a browser has against it; that it is for other names is counted by them.
    ///   - names: by which visitors come.
    init(_ facts: CertificateFacts, _ faults: [TLSFault], for names: [Hostname], isRevoked: Bool = false, at now: Int64) {
        self.init(
            CertificateLife(notBefore: facts.notBefore, notAfter: facts.notAfter),
            found: faults.map(\.worth).min() ?? .trusted, covered: names.count { facts.covers($0) }, isRevoked: isRevoked, at: now)
    }
}

extension TLSFault {
    /// What it makes of a certificate.
    fileprivate var worth: CertificateWorth.Standing {
        switch self {
        case .otherName: .trusted
        case .selfSigned, .unknownIssuer, .chainRefused: .untrusted
        case .notYetValid, .lapsed, .weakKey, .weakSignature, .otherPurpose: .unfit
        }
    }
}
