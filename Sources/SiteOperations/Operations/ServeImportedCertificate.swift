import ChangeEngine
import HostServices
import SiteModel

/// A site answers with the certificate that a person brought, proved from the wire, or with the one it had. From then on no authority is asked for it. Pure.
package enum ServeImportedCertificate {
    /// The name of what was brought, chain and key, among the change's secrets.
    package static let secret = "certificate"

    package struct Facts: Sendable {
        package var change: ChangeID
        package var addressing: PublicAddressing
        package var brought: CertificateFacts
        /// An administrator wants it, whatever browsers say of it.
        package var mayBeWorse: Bool
        /// Seconds since 1970.
        package var now: Int64
        package init(change: ChangeID, addressing: PublicAddressing, brought: CertificateFacts, mayBeWorse: Bool, now: Int64) {
            self.change = change
            self.addressing = addressing
            self.brought = brought
            self.mayBeWorse = mayBeWorse
            self.now = now
        }
    }

    /// Before anything is read of what was brought. - Throws: why the site can have none.
    package static func require(_ site: Site, _ addressing: PublicAddressing) throws -> SiteCertificate {
        try site.requireLive(to: "import a certificate for")
        guard site.servesTLS(addressing), let standing = site.certificate else {
            let hint = addressing.servesTLS && site.certificate != nil ? "agent site set \(site.spec.domain) tls=import" : nil
            throw Problem.cannot(
                "import a certificate for", site.spec.domain.ascii, "it does not answer over TLS", code: .badRequest,
                hint: hint ?? "agent site show \(site.spec.domain)", details: ["site.id": site.id.rawValue])
        }
        return standing
    }

    package static func plan(_ site: Site, _ facts: Facts) throws -> Plan {
        let standing = try require(site, facts.addressing)
        guard let fingerprint = facts.brought.fingerprint?.rawValue else {
            throw Problem.cannot("import a certificate for", site.spec.domain.ascii, "it cannot be written", code: .internalError)
        }
        var new = site
        new.certificate = SiteCertificate(generation: standing.generation + 1, signer: .imported)
        (new.spec.tls.mode, new.spec.tls.dns) = (.import, nil)
        let (before, after) = (try site.vhost(facts.addressing), try new.vhost(facts.addressing))
        let steps = [
            try WriteManifest.record("manifest", "record the site's manifest", .init(site: new)),
            try ImportCertificate.record(
                "certificate", "put the certificate of \(facts.brought.issuer) in its place",
                .init(
                    certificate: CertificateReference(site: site.id, generation: standing.generation + 1),
                    text: SecretReference(change: facts.change.rawValue, name: secret), fingerprint: fingerprint)),
            try ServeVhost.record(
                "vhost", "serve \(site.url) with it and prove it", after: ["certificate"],
                .init(
                    vhost: after, wanted: .present, from: before, demand: site.spec.enabled ? .noLess(than: before) : .ownAnswer,
                    certificate: .init(now: facts.now, mayBeWorse: facts.mayBeWorse))),
        ]
        return Plan(
            operation: OperationName.serveImportedCertificate, subject: site.id.rawValue,
            title: "serve the certificate that was brought for \(site.spec.domain)", steps: steps,
            commit: try StoreCommit.putSite(new).json(), basis: try encodeJSON(site))
    }
}
