import HostServices
import SiteModel

/// What `host upgrade-config` has to do for one site: the same answer for who only asks and for who does it.
package struct SiteRenewal: Sendable {
    /// Whether its certificate is made anew.
    package var isDue: Bool
    /// What is written: files that are not as this version renders them. With another certificate the vhost is another one.
    package var files: [RenderedFile]

    /// - Parameter now: seconds since 1970.
    package static func look(_ site: Site, _ host: ServiceHost, now: Int64) async throws -> SiteRenewal {
        let isDue = try await CertificateLook.gather([site], host).contains { $0.isDue(now) }
        let wanted = isDue ? site.withNextCertificate ?? site : site
        return SiteRenewal(isDue: isDue, files: try await wanted.files(host).filter { $0.state != .current })
    }
}

extension Site {
    /// As it is after its certificate was made anew; nil where no one here makes it.
    var withNextCertificate: Site? {
        guard let certificate, certificate.signer == .itself else { return nil }
        var site = self
        site.certificate = certificate.next
        return site
    }

    /// Its files as they lie there and as this version renders them.
    package func files(_ host: ServiceHost) async throws -> [RenderedFile] {
        var files = [try await SiteActivation.vhostFile(vhost(host.addressing), host)]
        // Switched off, it has no pool.
        guard spec.enabled else { return files }
        for (name, text) in try host.php.render(pool).sorted(by: { $0.key < $1.key }) {
            let current = try await host.php.written(id, name)
            files.append(RenderedFile(path: host.layout.poolFile(id, name), current: current, wanted: text))
        }
        return files
    }
}
