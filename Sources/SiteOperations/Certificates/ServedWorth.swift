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

    /// Silence is not nothing: whoever was too slow to answer may show one that visitors believe. Where one address of a name answers, it speaks for those that
    /// keep silent; an address where nobody listens has nothing to lose.
    /// - Returns: why nobody knows what a certificate would take the place of; nil: everybody was seen, or it is no matter at this door.
    package static func unseen(_ before: [TLSView], lying: CertificateFacts, at door: Door = .made) -> String? {
        guard [.made, .brought].contains(door) else { return nil }
        for view in before where lying.covers(view.socket.name) {
            let sights = (try? view.sights.get()) ?? []  // one that has no address shows nothing
            guard let silent = sights.first(where: \.isSilent), !sights.contains(where: \.isShown) else { continue }
            return "'\(view.socket.name)' at \(silent.address) did not answer: nobody knows what visitors are shown"
        }
        return nil
    }

    /// Why a change must be taken back.
    package enum Refusal: Sendable, Hashable {
        /// Visitors are shown what they should not be, or what is worth less.
        case refuted(String)
        /// Nobody saw what they are shown: nothing is proved, and nothing refuted.
        case unseen(String)
    }

    /// Silence proves nothing.
    /// - Parameters:
    ///   - lying: the certificate that is to be served.
    ///   - now: seconds since 1970, by which all are judged.
    /// - Returns: nil: it may stand.
    package static func refusal(
        before: [TLSView], after: [TLSView], lying: CertificateFacts, at door: Door = .made, now: Int64
    ) -> Refusal? {
        if let unseen = unseen(before, lying: lying, at: door) { return .unseen(unseen) }
        if [.made, .brought].contains(door), let lost = loss(before, lying) { return .refuted(lost) }
        var silence: Refusal?
        let earlier = shown(before, lying, now, isRevoked: door == .revoked)
        let old = spokenFor(earlier)
        let new = shown(after, lying, now, isRevoked: false)
        for (place, answer) in new.sorted(by: { ($0.key.name, $0.key.address) < ($1.key.name, $1.key.address) }) {
            let at = "'\(place.name)' at \(place.address)"
            // Names, key, issuer and end are the certificate's own: the same bytes are the same in all of them.
            if let facts = answer.facts, facts.fingerprint != lying.fingerprint {
                return .refuted("\(at) shows another certificate, of '\(facts.issuer)'")
            }
            // Of an address that never answers nobody is worse off.
            guard let was = old[place], !(answer.isSilent && earlier[place]?.isSilent == true) else { continue }
            let stands = answer.worth.map { door == .wanted || $0.mayReplace(was, isFollowed: door != .brought) } ?? false
            if stands { continue }
            guard answer.isSilent else { return .refuted("\(at) is worse off than before: \(answer.reason(beside: was))") }
            silence = silence ?? .unseen("\(at) did not answer any more: \(answer.reason)")
        }
        let left = unproved(new, lying)
        if case .refuted = left { return left }
        return silence ?? left
    }

    /// What visitors were shown at each place that had a certificate.
    private static func spokenFor(_ shown: [Place: Shown]) -> [Place: CertificateWorth] {
        var best: [String: CertificateWorth] = [:]
        for (place, one) in shown {
            if let worth = one.worth { best[place.name] = max(best[place.name] ?? worth, worth) }
        }
        var worths = shown.compactMapValues(\.worth)
        for (place, one) in shown where one.isSilent { worths[place] = best[place.name] }
        return worths
    }

    /// Each name was seen with it, at one address at least: what nobody saw is not proved.
    private static func unproved(_ new: [Place: Shown], _ lying: CertificateFacts) -> Refusal? {
        let proved = Set(new.filter { $0.value.facts?.fingerprint == lying.fingerprint && $0.value.facts != nil }.keys.map(\.name))
        let left = new.filter { !proved.contains($0.key.name) }.sorted { ($0.key.name, $0.key.address) < ($1.key.name, $1.key.address) }
        func said(_ one: (key: Place, value: Shown)) -> String {
            "'\(one.key.name)' at \(one.key.address) shows no certificate: \(one.value.reason)"
        }
        // Where nobody listens at one address, another one that keeps silent may show it all the same.
        let silent = left.filter(\.value.isSilent)
        if let refuted = left.first(where: { one in !silent.contains { $0.key.name == one.key.name } }) { return .refuted(said(refuted)) }
        return silent.first.map { .unseen(said($0)) }
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
        var isSilent = false

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
        case .silent(let seconds):
            self.init(worth: nil, facts: nil, reason: "no answer came within \(Int(seconds)) seconds", isSilent: true)
        }
    }
}

extension TLSSight {
    fileprivate var isSilent: Bool { if case .silent = answer { true } else { false } }
    fileprivate var isShown: Bool { if case .served = answer { true } else { false } }
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
