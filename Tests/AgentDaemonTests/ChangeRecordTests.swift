import AgentTesting
import ChangeEngine
import HostServices
import SiteModel
import SiteOperations
import Testing

@testable import AgentDaemon

/// What the audit log says that a change was done to.
@Suite struct ChangeRecordTests {
    @Test("the record of a certificate that came is of its site, and not of who signed it") func installed() throws {
        var site = try Sample.site(1, "a.com", aliases: [])
        site.certificate = SiteCertificate(generation: 3, signer: .itself)
        let order = CertificateOrder(
            try OrderID("o1"), names: [try CertificateName("a.com")], authority: try AuthorityName("le"), challenge: .http)
        let plan = try ServeIssuedCertificate.plan(
            site, order, addressing: PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80))
        #expect(plan.auditEntity == "site a.com \(site.id)")
        var bare = plan
        bare.commit = nil
        bare.title = "purge site a.com"
        #expect(bare.auditEntity == "site a.com \(site.id)", "one that leaves no site is named by its title")
    }
}
