import HostServices
import JobEngine
import SiteModel

/// What a job of `certificate.revoke` is told. It holds the certificate itself, which is everybody's: it is revoked although its file is gone by then.
package struct CertificateRevocation: JobPayload, Hashable {
    /// PEM of the site's own certificate.
    package var certificate: String
    /// Which one of the site's it is.
    package var generation: Int
    /// Who signed it, as acme.conf names it.
    package var authority: AuthorityName
    /// A word of `RevocationReason`.
    package var reason: String
    package init(certificate: String, generation: Int, authority: AuthorityName, reason: RevocationReason) {
        self.certificate = certificate
        self.generation = generation
        self.authority = authority
        self.reason = reason.word
    }

    /// Of each certificate by itself, one that waits for its authority says nothing of the next; and one for each, since an authority takes one reason.
    package var distinction: String { "\(generation)" }

    /// What visitors are shown in its place.
    package enum Replacement: String, Sendable {
        /// An authority is asked for it.
        case another
        /// Nobody can be asked: one that the site signs itself, of which browsers warn.
        case own
        /// The site does not answer over TLS.
        case nothing
    }

    /// - Parameter standing: an open job that revokes the same certificate.
    package func requireSame(as standing: CertificateRevocation, _ job: JobID, of domain: Hostname) throws(Problem) {
        guard standing.reason != reason else { return }
        throw .cannot(
            "revoke the certificate of", domain.ascii,
            "job \(job) is to revoke it already, for '\(standing.reason)': an authority takes one reason, and it is not '\(reason)'",
            code: .jobState, hint: "agent job cancel \(job)", details: ["job.id": job.rawValue, "reason": standing.reason])
    }

    /// Whoever asks once more may mean the one that the site had before: what stands in its place is not revoked by mistake.
    /// - Parameters:
    ///   - meant: as was asked for, and `served` as it is, in hexadecimal digits.
    ///   - open: a job that is to revoke another one of the site's.
    package static func requireMeant(_ meant: String?, _ served: String?, _ open: JobID?, of domain: Hostname) throws(Problem) {
        if let meant {
            guard meant.lowercased() == served?.lowercased() else {
                throw .cannot(
                    "revoke the certificate of", domain.ascii, "it is not '\(printable(meant))', but '\(served ?? "unknown")'",
                    code: .badRequest,
                    hint: "agent cert show \(domain)")
            }
            return
        }
        guard let open else { return }
        throw .cannot(
            "revoke the certificate of", domain.ascii,
            "job \(open) is still to revoke one that it had before, and it has another by now: say --serial \(served ?? "SERIAL") if that one is meant",
            code: .jobState, hint: "agent job show \(open) --follow", details: ["job.id": open.rawValue])
    }

    /// Who is asked to revoke it. - Throws: why nobody can be.
    package static func signer(
        of site: Site, _ standing: CertificateStanding?, _ authorities: AuthoritySettings
    ) throws -> AuthorityName {
        try site.requireLive(to: "revoke the certificate of")
        func refused(_ why: String, _ code: ProblemCode, _ hint: String) -> Problem {
            .cannot(
                "revoke the certificate of", site.spec.domain.ascii, why, code: code, hint: hint, details: ["site.id": site.id.rawValue])
        }
        let domain = site.spec.domain
        guard let certificate = site.certificate else {
            throw refused("it does not answer over TLS", .badRequest, "agent site show \(domain)")
        }
        switch certificate.signer {
        case .itself: throw refused("the site signed it itself, and nobody else knows of it", .badRequest, "agent cert show \(domain)")
        case .imported:
            throw refused(
                "a person brought it: who signed it revokes it", .badRequest,
                "`agent cert import \(domain) --chain FILE --key FILE` serves another one first")
        case .authority: break
        }
        // Of one that an older agent had nothing was written down beside it; where there is one authority alone, it was that one.
        let only = authorities.authorities.count == 1 ? authorities.first?.name : nil
        guard let name = certificate.authority ?? standing?.authority.flatMap({ AuthorityName(rawValue: $0) }) ?? only else {
            throw refused(
                "which authority signed it was not written down", .authorityUnable,
                "`agent cert renew \(domain) --force` gets one of which it is")
        }
        return try authorities.authority(name).name
    }
}

extension Problem {
    /// - Parameter seconds: until another one is ordered again.
    package static func revocationWaits(_ domain: String, _ why: String, seconds: Int64) -> Problem {
        Problem.cannot(
            "revoke the certificate of", domain, "it stays until another one is to be had, which is tried again: \(why)",
            code: .revokeFailed, hint: "agent cert show \(domain)"
        ).puttingOff(for: max(60, seconds) * 1000)
    }

    /// Its file is needed for as long as somebody may serve it: nginx takes no file that names one which is gone.
    /// - Parameter authority: which revoked it already; nil: nobody was asked.
    package static func removalWaits(_ domain: String, _ why: String, revokedBy authority: AuthorityName? = nil) -> Problem {
        let file = "its file cannot go yet, which is tried again: \(why)"
        guard let authority else { return revocationRests("revoke the certificate of", domain, file) }
        return revocationRests("put away the certificate of", domain, "'\(authority)' revoked it; \(file)")
    }

    package static func stillShown(_ domain: String, _ why: String, revokedBy authority: AuthorityName) -> Problem {
        revocationRests(
            "replace the certificate of", domain, "'\(authority)' revoked it, and visitors are still shown it, which is tried again: \(why)"
        )
    }

    private static func revocationRests(_ verb: String, _ domain: String, _ why: String) -> Problem {
        Problem.cannot(verb, domain, why, code: .revokeFailed, hint: "agent change list").waitingForChange
    }

    /// Of a revocation: a change of the site that is at work ends by itself, and no try of the job is lost over it.
    package var waitingForChange: Problem { puttingOff(for: 15_000) }

    private static let revoker = "revoked.by"
    /// Says to the next try of a job who revoked already what it is about.
    package func afterRevocation(by authority: AuthorityName) -> Problem {
        var problem = self
        problem.details[Self.revoker] = authority.rawValue
        return problem
    }
    package var isAfterRevocation: Bool { details[Self.revoker] != nil }
}

extension OrderFailure {
    /// Of a revocation. What asking again cannot mend is another code than what it can.
    package func problem(revoking domain: String, _ authority: AuthorityName) -> Problem {
        let isFinal = kind == .rejected || kind == .unauthorised || kind == .profileRefused
        return .cannot(
            "revoke the certificate of", domain, "'\(authority)' was asked: \(reason)",
            code: isFinal ? .authorityUnable : .revokeFailed,
            hint: "agent job list --kind certificate.revoke", details: ["order.failure": kind.rawValue, "authority": authority.rawValue])
    }
}
