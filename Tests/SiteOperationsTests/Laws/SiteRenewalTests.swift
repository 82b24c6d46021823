import AgentTesting
import HostServices
import SiteModel
import SiteOperations
import Testing

/// What `host upgrade-config` would do, on real files. In the suite of the step laws, because all look at the one host and must not do so at once.
extension StepLawTests {
    @Test("who only asks is shown the certificate that is due, as the vhost with its next generation", arguments: [1, 800] as [Int64])
    func renewalOfACertificate(_ age: Int64) async throws {
        var host = try await LawHost.shared.ground().host
        host.addressing = PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80)
        let (now, number) = (Int64(1_800_000_000), Int.random(in: 1_000_000...9_000_000))
        var site = try Sample.site(number, "renewal-\(number).test")
        site.spec.enabled = false
        site.certificate = SiteCertificate(generation: 1, signer: .itself)
        let vhost = try site.vhost(host.addressing)
        func putAway() async throws {
            try await host.web.withdraw(site.id, keeping: .nothing)
            try await host.certificates.discard(site.id)
        }
        do {
            let reference = try #require(vhost.tls?.certificate)
            try await host.certificates.makeSelfSigned(reference, names: vhost.names, now: now - age * 86400)
            try await host.web.publish(vhost)
            let renewal = try await SiteRenewal.look(site, host, now: now)
            #expect(renewal.isDue == (age == 800))
            #expect(try await site.files(host).allSatisfy { $0.state == .current }, "and its own files are as they were rendered")
            #expect(renewal.files.map(\.path) == (age == 800 ? [host.layout.vhost(site.id)] : []))
            #expect(renewal.files.allSatisfy { $0.state == .outdated && $0.wanted.contains("/2.pem") && !$0.wanted.contains("/1.pem") })

            try await host.certificates.remove(reference)
            let looks = try await CertificateLook.gather([site], host)
            #expect(looks.map(\.answer) == [.missing(host.layout.certificate(reference))])
            #expect(try await !SiteRenewal.look(site, host, now: now).isDue)
        } catch {
            try await putAway()
            throw error
        }
        try await putAway()
    }
}
