import AgentTesting
import HostServices
import SiteModel
import SiteOperations
import Testing

/// A certificate is told of before it lapses, and only the one that its site signed is made anew here.
@Suite struct CertificateFindingsTests {
    private static let day: Int64 = 86400

    private func look(_ signer: SiteCertificate.Signer, _ answer: CertificateLook.Answer) throws -> CertificateLook {
        var site = try Sample.site(1, "example.com")
        site.certificate = SiteCertificate(generation: 1, signer: signer)
        return CertificateLook(site: site, answer: answer)
    }
    private func facts(daysLeft: Int64) -> CertificateLook.Answer {
        .facts(CertificateFacts(names: ["example.com"], notAfter: 1000 * Self.day + daysLeft * Self.day))
    }

    @Test(arguments: [
        (31, nil), (30, nil), (29, "certificate.expiring"), (1, "certificate.expiring"), (0, "certificate.expired"),
        (-3, "certificate.expired"),
    ])
    func itIsToldOfInItsLastMonth(_ days: Int64, _ code: String?) throws {
        let findings = CertificateFindings.judge([try look(.itself, facts(daysLeft: days))], now: 1000 * Self.day)
        #expect(findings.map(\.code) == [code].compactMap(\.self))
        #expect(findings.allSatisfy { $0.text.contains("example.com") && $0.remedy?.contains("upgrade-config") == true })
        #expect(findings.allSatisfy { ($0.severity == .error) == (code == "certificate.expired") })
    }

    @Test func anAuthoritysIsNotMadeAnewHere() throws {
        let look = try look(.authority, facts(daysLeft: 1))
        #expect(!look.isDue(1000 * Self.day))
        #expect(CertificateFindings.judge([look], now: 1000 * Self.day).first?.remedy == "renew it where it was issued")
    }

    @Test func oneThatCannotBeReadIsAnErrorAndComesFirst() throws {
        let looks = [try look(.itself, facts(daysLeft: 3)), try look(.itself, .unreadable("it is no certificate with its key"))]
        let findings = CertificateFindings.judge(looks, now: 1000 * Self.day)
        #expect(findings.map(\.code) == ["certificate.unreadable", "certificate.expiring"])
        #expect(!looks[1].isDue(1000 * Self.day), "nobody writes over what cannot be read")
    }

    @Test(arguments: [(UInt64(100), UInt64(50), nil), (100, 3, nil), (100, 1, "disk.low"), (5, 1, nil)])
    func aDiskThatFillsUpIsTold(_ total: UInt64, _ available: UInt64, _ code: String?) {
        let disk = Vitals.Space(total: total << 30, available: available << 30)
        #expect(SpaceFindings.judge(disk, root: "/", trashed: 0).map(\.code) == [code].compactMap(\.self))
        let full = Vitals.Space(total: total << 30, available: 200 << 20)
        let finding = SpaceFindings.judge(full, root: "/srv", trashed: 2).first
        #expect(finding?.code == "disk.full" && finding?.severity == .error && finding?.remedy?.contains("2 sites") == true)
    }
}
