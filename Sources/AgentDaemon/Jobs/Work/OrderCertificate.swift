import SiteModel
import SiteOperations

extension JobWork {
    /// One order. That it failed is an outcome and no failure of the job, unless a person waits for it.
    static let orderCertificate = JobWork(.orderCertificate) { call in
        let ordering = try call.payload(CertificateOrdering.self)
        guard let site = try await call.core.store.site(try call.site()), site.state == .live else { return "its site is gone" }
        if ordering.isMet(by: site.certificate), let newer = site.certificate {
            return "a newer one came meanwhile: generation \(newer.generation) of \(newer.authority?.rawValue ?? "an authority")"
        }
        return try await CertificateDesk(call.core).order(site, ordering, call)
    }

    /// Twice a day.
    static let watchCertificates = JobWork(.watchCertificates) { call in
        try await CertificateWatch(call.core).run(call)
    }
}
