import SiteModel
import SiteOperations

extension JobWork {
    /// One order. That it failed is an outcome and no failure of the job, unless a person waits for it.
    static let orderCertificate = JobWork(.orderCertificate) { call in
        let ordering = try call.payload(CertificateOrdering.self)
        guard let site = try await call.core.store.site(try call.site()), site.state == .live else { return "its site is gone" }
        return try await CertificateDesk(call.core).order(site, ordering, call)
    }

    /// Takes in an order for each site that is due.
    static let watchCertificates = JobWork(.watchCertificates) { call in
        let due = try await CertificateDesk(call.core).due()
        for site in due { try await call.core.enqueue(try HostJob(.orderCertificate, site: site, CertificateOrdering()), by: call.peer) }
        return due.isEmpty ? "none is due" : "\(due.count) due"
    }
}
