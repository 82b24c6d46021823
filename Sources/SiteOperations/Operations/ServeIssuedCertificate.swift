import ChangeEngine
import HostServices
import SiteModel

/// A site answers with the certificate that an authority gave it, proved from the wire, or with the one it had. Pure.
package enum ServeIssuedCertificate {
    /// - Parameter insteadOfRevoked: what stands is revoked, or about to be: any other one is better, for fewer names too. Seconds since 1970, by which both are
    ///   judged; nil: what stands is as good as it looks.
    package static func plan(
        _ site: Site, _ order: CertificateOrder, addressing: PublicAddressing, insteadOfRevoked now: Int64? = nil
    ) throws -> Plan {
        try site.requireLive(to: "serve a certificate of")
        guard site.servesTLS(addressing), let standing = site.certificate else {
            throw Problem.cannot("serve a certificate of", site.spec.domain.ascii, "it does not answer over TLS", code: .badRequest)
        }
        var new = site
        new.certificate = SiteCertificate(generation: standing.generation + 1, signer: .authority, authority: order.authority)
        let (before, after) = (try site.vhost(addressing), try new.vhost(addressing))
        let reference = CertificateReference(site: site.id, generation: standing.generation + 1)
        let steps = [
            try WriteManifest.record("manifest", "record the site's manifest", .init(site: new)),
            try InstallCertificate.record(reference, order),
            try ServeVhost.record(
                "vhost", "serve \(site.url) with it and prove it", after: ["certificate"],
                .init(
                    vhost: after, wanted: .present, from: before, demand: site.spec.enabled ? .noLess(than: before) : .ownAnswer,
                    certificate: now.map { .init(now: $0, mayBeWorse: false, isRevoked: true) })),
        ]
        return Plan(
            operation: OperationName.serveIssuedCertificate, subject: site.id.rawValue,
            title: "serve \(site.spec.domain) with a certificate of \(order.authority)", steps: steps,
            commit: try StoreCommit.putSite(new).json(), basis: try encodeJSON(site))
    }
}
