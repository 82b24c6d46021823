import ChangeEngine
import HostServices
import SiteModel

/// A site answers with a certificate that it signs itself, in place of one that is not to be served any more and where no authority gives another. Browsers warn of
/// it: that is what was asked for. Pure.
package enum ServeOwnCertificate {
    /// - Parameter now: seconds since 1970.
    package static func plan(_ site: Site, addressing: PublicAddressing, now: Int64) throws -> Plan {
        try site.requireLive(to: "serve a certificate of")
        guard site.servesTLS(addressing), let standing = site.certificate else {
            throw Problem.cannot(
                "serve a certificate of", site.spec.domain.ascii, "it does not answer over TLS", code: .badRequest,
                hint: "agent site show \(site.spec.domain)")
        }
        var new = site
        new.certificate = SiteCertificate(generation: standing.generation + 1, signer: .itself)
        let (before, after) = (try site.vhost(addressing), try new.vhost(addressing))
        let made = [try MakeCertificate.record(for: after, now: now)].compactMap(\.self)
        let steps =
            [try WriteManifest.record("manifest", "record the site's manifest", .init(site: new))] + made + [
                try ServeVhost.record(
                    "vhost", "serve \(site.url) with it and prove it", after: made.map(\.id),
                    .init(
                        vhost: after, wanted: .present, from: before, demand: site.spec.enabled ? .noLess(than: before) : .ownAnswer,
                        certificate: .init(now: now, mayBeWorse: false, isRevoked: true)))
            ]
        return Plan(
            operation: OperationName.serveOwnCertificate, subject: site.id.rawValue,
            title: "serve a certificate of its own for \(site.spec.domain)", steps: steps, commit: try StoreCommit.putSite(new).json(),
            basis: try encodeJSON(site))
    }
}
