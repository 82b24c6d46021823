import HostServices
import SiteModel

/// What the certificate of a site says of itself, or why it says nothing.
package struct CertificateLook: Sendable, Hashable {
    package enum Answer: Sendable, Hashable {
        case facts(CertificateFacts)
        case unreadable(String)
    }
    package var site: Site
    package var answer: Answer
    package init(site: Site, answer: Answer) {
        self.site = site
        self.answer = answer
    }

    /// Of each site that is served over TLS, as it lies on the disk. One that lies nowhere is told of as a part that the site lacks.
    package static func gather(_ sites: [Site], _ host: ServiceHost) async throws -> [CertificateLook] {
        var looks: [CertificateLook] = []
        for site in sites {
            guard let reference = try site.vhost(host.addressing).tls?.certificate else { continue }
            do {
                if let facts = try await host.certificates.look(reference) { looks.append(.init(site: site, answer: .facts(facts))) }
            } catch let problem as Problem {
                looks.append(.init(site: site, answer: .unreadable(problem.message)))
            }
        }
        return looks
    }

    /// Seconds since 1970; nil where it cannot be read.
    package var notAfter: Int64? { if case .facts(let facts) = answer { facts.notAfter } else { nil } }

    /// One that the site signs itself is made anew in the last month of its life; an authority's is its keeper's.
    package func isDue(_ now: Int64) -> Bool {
        site.certificate?.signer == .itself && (notAfter.map { $0 < now + CertificateFindings.notice } ?? false)
    }
}

/// Certificates that lapse, or say something else than their site. Pure.
package enum CertificateFindings {
    /// Seconds before the end in which doctor warns.
    static let notice: Int64 = 30 * 86400

    /// - Parameter now: seconds since 1970.
    package static func judge(_ looks: [CertificateLook], now: Int64) -> [Finding] {
        looks.compactMap { finding($0, now) }.sorted {
            ($0.severity == .error ? 0 : 1, $0.subject) < ($1.severity == .error ? 0 : 1, $1.subject)
        }
    }

    private static func finding(_ look: CertificateLook, _ now: Int64) -> Finding? {
        let (domain, subject) = (look.site.spec.domain, look.site.id.rawValue)
        switch look.answer {
        case .unreadable(let why):
            return Finding(
                "certificate.unreadable", .error, subject, "\(domain): \(why)",
                remedy: "put it back from a backup before nginx is started again")
        case .facts(let facts):
            let left = facts.notAfter - now
            let remedy =
                look.site.certificate?.signer == .itself ? "agent host upgrade-config makes a new one" : "renew it where it was issued"
            if left <= 0 {
                return Finding(
                    "certificate.expired", .error, subject, "\(domain): its certificate ended \(-left / 86400) days ago", remedy: remedy)
            }
            if left < notice {
                return Finding(
                    "certificate.expiring", .warning, subject, "\(domain): its certificate ends in \(left / 86400) days", remedy: remedy)
            }
            return nil
        }
    }
}
