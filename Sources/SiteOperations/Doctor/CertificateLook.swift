import HostServices
import SiteModel

/// What the certificate of a site says of itself, or why it says nothing. Read from the disk: it may be another than the one that nginx has loaded.
package struct CertificateLook: Sendable, Hashable {
    package enum Answer: Sendable, Hashable {
        case facts(CertificateFacts)
        case unreadable(String)
        /// Nothing lies at this path.
        case missing(String)
    }
    package var site: Site
    /// By which visitors come.
    package var names: [Hostname]
    package var answer: Answer
    package init(site: Site, names: [Hostname], answer: Answer) {
        self.site = site
        self.names = names
        self.answer = answer
    }

    /// Of each site that is served over TLS: the generation that its vhost names.
    package static func gather(_ sites: [Site], _ host: ServiceHost) async throws -> [CertificateLook] {
        var looks: [CertificateLook] = []
        for site in sites {
            let vhost = try site.vhost(host.addressing)
            guard let reference = vhost.tls?.certificate else { continue }
            var answer = Answer.missing(host.layout.certificate(reference))
            do {
                if let facts = try await host.certificates.look(reference) { answer = .facts(facts) }
            } catch let problem as Problem {
                answer = .unreadable(problem.message)
            }
            looks.append(.init(site: site, names: vhost.names, answer: answer))
        }
        return looks
    }

    package var isMissing: Bool { if case .missing = answer { true } else { false } }

    /// Seconds since 1970; nil where it cannot be read.
    package var notAfter: Int64? { if case .facts(let facts) = answer { facts.notAfter } else { nil } }

    /// Names of the site for which the certificate does not stand.
    var uncovered: [Hostname] { if case .facts(let facts) = answer { names.filter { !facts.covers($0) } } else { [] } }

    /// One that the site signs itself is made anew in the last month of its life, and when it does not stand for the site; an authority's is its
    /// keeper's. Nobody makes another in place of what cannot be read.
    package func isDue(_ now: Int64) -> Bool {
        guard site.certificate?.signer == .itself, let notAfter else { return false }
        return notAfter < now + CertificateFindings.notice || !uncovered.isEmpty
    }
}
