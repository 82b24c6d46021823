import AgentAPI
import HostServices
import JobEngine
import SiteModel
import SiteOperations

/// From what is known of a certificate to what is told of it. Pure.
struct CertificateTelling: Sendable {
    var look: CertificateLook
    var addressing: PublicAddressing
    /// Who signs; a failure: acme.conf is not understood.
    var settings: Result<AuthoritySettings, Problem>
    var standing: CertificateStanding?
    /// nil: the clock is in doubt.
    var now: SoundTime?
    var served: CertificateLooks.Answer?
    /// The job that is to have one of its certificates revoked.
    var revocation: JobID?
    /// Why an authority may not be asked now.
    var held: @Sendable (AuthorityName) -> String? = { _ in nil }

    func view() -> CertificateView {
        let site = look.site
        var view = CertificateView(
            site: site.id.rawValue, domain: site.spec.domain.ascii, mode: site.spec.tls.mode.rawValue, names: look.names.map(\.ascii),
            course: "none")
        tellStored(&view)
        tellServed(&view)
        let (surplus, isOver) = tellCourse(&view)
        (view.dns, view.hsts) = (site.spec.tls.dns?.rawValue, site.spec.tls.hsts.rawValue)
        let told = PromiseTelling(site, addressing, at: now)
        (view.insistFor, view.insistSince, view.insistedUntil) = (told.insistFor, told.insistSince, told.insistedUntil)
        view.order = standing?.order
        if !isOver {
            view.failures = standing?.backoff.failures ?? 0
            view.failure = standing?.failure.map { .init(at: $0.at, kind: $0.kind, reason: $0.reason, authority: $0.authority) }
        }
        view.revocation = revocation?.rawValue
        // What was left out of the last order may be no name of the site's any more.
        let left = (standing?.parked ?? [:]).filter { one in one.key.hasPrefix("*.") || look.names.contains { $0.ascii == one.key } }
        let parked = left.merging(surplus) { _, new in new }
        view.parked = parked.sorted { $0.key < $1.key }.map { .init(name: $0.key, reason: $0.value) }
        return view
    }

    private var lying: CertificateFacts? { if case .facts(let facts) = look.answer { facts } else { nil } }

    private func tellStored(_ view: inout CertificateView) {
        guard let certificate = look.site.certificate, look.site.spec.tls.mode != .off else {
            view.problem = "it does not answer over TLS"
            return
        }
        view.signer = certificate.signer.rawValue
        view.generation = certificate.generation
        switch look.answer {
        case .missing(let path): view.problem = "nothing lies at \(path)"
        case .unreadable(let reason): view.problem = reason
        case .facts(let facts):
            view.stored = CertificateFactsView(facts)
            view.signedBy = certificate.signer == .itself ? "itself" : SignerName.text(facts.issuer)
            view.uncovered = look.names.filter { !facts.covers($0) }.map(\.ascii)
            guard let now else { return }
            let life = CertificateLife(notBefore: facts.notBefore, notAfter: facts.notAfter)
            view.daysLeft = Int((Double(life.left(at: now.seconds)) / 86_400).rounded(.down))
            view.stage = "\(ExpiryStage(life, at: now))"
        }
    }

    private func tellServed(_ view: inout CertificateView) {
        switch served {
        case nil:
            view.unserved =
                look.site.certificate == nil || look.site.spec.tls.mode == .off ? "it does not answer over TLS" : "nobody looked"
        case .failure(let problem): view.unserved = problem.message
        case .success(let views):
            for seen in views {
                switch seen.sights {
                case .failure(let problem): view.unserved = problem.message
                case .success(let sights):
                    view.served += sights.map { ServedCertificateView($0, for: seen.socket.name, beside: lying) }
                }
            }
        }
    }

    /// - Returns: names that no order is for, and why; and whether nobody tries again, so that what an order ended with before is history.
    private func tellCourse(_ view: inout CertificateView) -> (surplus: [String: String], isOver: Bool) {
        let authorities: AuthoritySettings
        switch settings {
        case .failure(let problem):
            view.reason = problem.message
            return ([:], false)
        case .success(let known): authorities = known
        }
        guard let now else {
            view.reason = "the clock is in doubt"
            return ([:], false)
        }
        var (surplus, isOver) = ([String: String](), false)
        func judge(isAsked: Bool) -> CertificateCourse {
            CertificateCourse.judge(
                CertificateCourse.Facts(
                    site: look.site, names: look.names, lying: lying, authorities: authorities, standing: standing, now: now,
                    isAsked: isAsked))
        }
        if case .order(let want) = judge(isAsked: true) {
            let held = held(want.authority) ?? standing?.holdsEverybody(at: now.seconds, authorities)
            view.wanted = WantedCertificateView(want, held: held)
            surplus = want.surplus
        }
        switch judge(isAsked: false) {
        case .none(let reason):
            (view.reason, isOver) = (reason, true)
        case .rests(let until): (view.course, view.next) = ("rests", until)
        case .waits(let seconds): (view.course, view.next, view.reason) = ("waits", now.seconds + seconds, standing?.failure?.reason)
        case .order: (view.course, view.next) = ("due", now.seconds)
        }
        if standing?.isRevoked(look.site.certificate) == true {
            view.reason = ["its authority revoked it", view.reason].compactMap(\.self).joined(separator: "; ")
        }
        view.nextFrom = nextFrom(view.course)
        if standing?.order != nil { view.course = "ordering" }
        return (surplus, isOver)
    }
}

extension CertificateTelling {
    /// Of a renewal, who says when.
    private func nextFrom(_ course: String) -> String? {
        guard ["rests", "due"].contains(course), look.site.certificate?.signer == .authority, let lying else { return nil }
        let life = CertificateLife(notBefore: lying.notBefore, notAfter: lying.notAfter)
        return RenewalPlan(life, window: standing?.window, dice: standing?.dice ?? 0).source.rawValue
    }
}

extension WantedCertificateView {
    init(_ want: CertificateWant, held: String?) {
        let challenge = if case .dns(let provider) = want.challenge { "dns \(provider)" } else { "http" }
        self.init(names: want.names.map(\.description), authority: want.authority.rawValue, challenge: challenge, held: held)
    }
}

extension CertificateFactsView {
    init(_ facts: CertificateFacts) {
        self.init(
            names: facts.names.map { printable($0) }.sorted(), notBefore: facts.notBefore, notAfter: facts.notAfter,
            subject: facts.subject, issuer: facts.issuer, serial: facts.serial, key: facts.key.map(Self.words),
            fingerprint: facts.fingerprint?.rawValue, chain: facts.chain)
    }

    private static func words(_ key: CertificateKey) -> String { key.bits > 0 ? "\(key.kind.rawValue) \(key.bits)" : key.kind.rawValue }
}

extension ServedCertificateView {
    init(_ sight: TLSSight, for name: Hostname, beside lying: CertificateFacts?) {
        switch sight.answer {
        case .served(let served):
            let isStored = lying?.fingerprint != nil && lying?.fingerprint == served.facts.fingerprint
            self.init(
                name: name.ascii, address: sight.address, answer: isStored ? "as-stored" : "another", trusted: served.isTrusted,
                faults: served.faults.map { printable($0.sentence) }, certificate: CertificateFactsView(served.facts))
        case .unreadable(let reason):
            self.init(name: name.ascii, address: sight.address, answer: "unreadable", trusted: false, reason: printable(reason))
        case .none(let reason): self.init(name: name.ascii, address: sight.address, answer: "none", reason: printable(reason))
        case .silent(let seconds):
            self.init(
                name: name.ascii, address: sight.address, answer: "silent", reason: "no answer came within \(Int(seconds)) seconds")
        }
    }
}

/// Who signed a certificate, in the fewest words that say it: his organisation, or else what he calls himself.
enum SignerName {
    /// - Parameter issuer: as RFC 4514 writes a name, the last part first.
    static func text(_ issuer: String) -> String {
        let parts = parts(issuer)
        func value(_ key: String) -> String? { parts.first { $0.hasPrefix("\(key)=") }.map { String($0.dropFirst(key.count + 1)) } }
        let found = value("O") ?? value("CN")
        return found?.isEmpty == false ? found ?? issuer : issuer
    }

    /// At commas and plus signs that no backslash stands before; the backslashes are left out.
    private static func parts(_ text: String) -> [String] {
        var (parts, part, isEscaped) = ([String](), "", false)
        for letter in text {
            if isEscaped || (letter != "\\" && letter != "," && letter != "+") {
                part.append(letter)
                isEscaped = false
            } else if letter == "\\" {
                isEscaped = true
            } else {
                parts.append(part.trimmingPrefix { $0 == " " }.description)
                part = ""
            }
        }
        return parts + [part.trimmingPrefix { $0 == " " }.description]
    }
}
