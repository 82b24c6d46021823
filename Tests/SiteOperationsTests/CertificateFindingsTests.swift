import AgentTesting
import HostServices
import SiteModel
import SiteOperations
import Testing

/// A certificate is told of before it lapses, and only the one that its site signed is made anew here.
@Suite struct CertificateFindingsTests {
    private static let day: Int64 = 86400
    private static let now = ClockTrust(ClockReading(boot: "a", elapsed: 0, wall: 1000 * day * 1000), .init()).time

    private func look(_ signer: SiteCertificate.Signer, _ answer: CertificateLook.Answer) throws -> CertificateLook {
        var site = try Sample.site(1, "example.com")
        site.certificate = SiteCertificate(generation: 1, signer: signer)
        return CertificateLook(site: site, names: try ["example.com", "www.example.com"].map { try Hostname($0) }, answer: answer)
    }
    private func facts(_ names: Set<String> = ["example.com", "www.example.com"], daysLeft: Int64) -> CertificateLook.Answer {
        .facts(CertificateFacts(names: names, notAfter: 1000 * Self.day + daysLeft * Self.day))
    }

    @Test(arguments: [
        (31, nil), (30, nil), (29, "certificate.expiring"), (1, "certificate.expiring"), (0, "certificate.expired"),
        (-3, "certificate.expired"),
    ])
    func itIsToldOfInItsLastMonth(_ days: Int64, _ code: String?) throws {
        let findings = CertificateFindings.judge([try look(.itself, facts(daysLeft: days))], at: Self.now)
        #expect(findings.map(\.code) == [code].compactMap(\.self))
        #expect(findings.allSatisfy { $0.text.contains("example.com") && $0.remedy?.contains("upgrade-config") == true })
        #expect(findings.allSatisfy { ($0.severity == .error) == (code == "certificate.expired") })
    }

    @Test("one that lives for twenty days is told of from its first on, where a person makes the next: so upgrade-config has it")
    func short() throws {
        let answer = CertificateLook.Answer.facts(
            CertificateFacts(names: ["example.com", "www.example.com"], notBefore: 1000 * Self.day, notAfter: 1020 * Self.day))
        let look = try look(.itself, answer)
        #expect(CertificateFindings.judge([look], at: Self.now).map(\.code) == ["certificate.expiring"] && look.isDue(1000 * Self.day))
        #expect(CertificateFindings.judge([try self.look(.imported, answer)], at: Self.now).isEmpty)
    }

    @Test func anAuthoritysIsNotMadeAnewHere() throws {
        let look = try look(.authority, facts(daysLeft: 1))
        #expect(!look.isDue(1000 * Self.day))
        #expect(CertificateFindings.judge([look], at: Self.now).first?.remedy == "renew it where it was issued")
    }

    @Test func oneThatCannotBeReadIsAnErrorAndComesFirst() throws {
        let looks = [try look(.itself, facts(daysLeft: 3)), try look(.itself, .unreadable("it is no certificate with its key"))]
        let findings = CertificateFindings.judge(looks, at: Self.now)
        #expect(findings.map(\.code) == ["certificate.unreadable", "certificate.expiring"])
        #expect(!looks[1].isDue(1000 * Self.day), "nobody writes over what cannot be read")
    }

    @Test func oneThatLiesNowhereIsAnErrorWithItsPath() throws {
        let look = try look(.itself, .missing("/certificates/s/1.pem"))
        let findings = CertificateFindings.judge([look], at: Self.now)
        #expect(findings.map(\.code) == ["certificate.unreadable"] && findings.first?.severity == .error)
        #expect(findings.first?.text == "example.com: nothing lies at /certificates/s/1.pem")
        #expect(look.isMissing && !look.isDue(1000 * Self.day))
    }

    @Test(arguments: [
        (["example.com", "www.example.com", "other.example"], nil), (["Example.com", "*.EXAMPLE.com"], nil),
        (["example.com"], "www.example.com"), (["*.example.com"], "example.com"), (["*.com", "www.example.com"], "example.com"),
        (["*", "*.*.com", "w*.example.com", "example.com."], "example.com, www.example.com"), ([], "example.com, www.example.com"),
    ])
    func itsNamesMustStandForAllOfTheSites(_ names: [String], _ uncovered: String?) throws {
        for (signer, remedy) in [(SiteCertificate.Signer.itself, "upgrade-config"), (.authority, "issued for all")] {
            let look = try look(signer, facts(Set(names), daysLeft: 300))
            let findings = CertificateFindings.judge([look], at: Self.now)
            #expect(findings.map(\.text) == [uncovered.map { "example.com: its certificate does not stand for \($0)" }].compactMap(\.self))
            #expect(findings.allSatisfy { $0.code == "certificate.names" && $0.severity == .error && $0.remedy?.contains(remedy) == true })
            #expect(look.isDue(1000 * Self.day) == (uncovered != nil && signer == .itself), "the remedy helps")
        }
    }

    @Test func bothFaultsOfOneAreTold() throws {
        let findings = CertificateFindings.judge([try look(.itself, facts([], daysLeft: 3))], at: Self.now)
        #expect(findings.map(\.code) == ["certificate.names", "certificate.expiring"])
    }
}
