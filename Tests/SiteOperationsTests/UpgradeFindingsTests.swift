import HostServices
import SiteModel
import SiteOperations
import Testing

@Suite struct UpgradeFindingsTests {
    private static func upgrade(_ name: String, isSecurity: Bool) -> PackageUpgrade {
        PackageUpgrade(name: name, installed: "1.0-1", candidate: "1.0-1+deb12u1", isSecurity: isSecurity)
    }

    @Test(arguments: ["nginx-light", "php8.2-fpm", "mariadb-server", "libssl3", "openssl"])
    func aPublishedHoleInWhatVisitorsReachIsToldWithItsRemedy(_ name: String) throws {
        let findings = UpgradeFindings.judge([Self.upgrade(name, isSecurity: true)])
        let finding = try #require(findings.first)
        #expect(findings.count == 1 && finding.code == "package.vulnerable" && finding.severity == .warning && finding.subject == name)
        #expect(finding.text == "version 1.0-1 has a published hole: Debian's security archive has 1.0-1+deb12u1")
        #expect(finding.remedy == "apt-get install --only-upgrade \(name)")
    }

    @Test func anOrdinaryUpgradeAndAnotherProgramAreNone() {
        let others = [Self.upgrade("nginx", isSecurity: false), Self.upgrade("jq", isSecurity: true)]
        #expect(UpgradeFindings.judge(others).isEmpty)
    }

    @Test("a package manager that does not answer is a warning, with what it said last and when", arguments: [true, false])
    func unanswered(_ isKnown: Bool) throws {
        let said = isKnown ? UpgradeStanding.Said([Self.upgrade("nginx", isSecurity: true)], at: 1_700_000_000) : nil
        let findings = UpgradeFindings.judge(UpgradeStanding(said, unanswered: "no answer came"))
        let finding = try #require(findings.last)
        #expect(findings.map(\.code) == (isKnown ? ["package.vulnerable", "upgrades.unknown"] : ["upgrades.unknown"]))
        #expect(finding.severity == .warning && finding.remedy?.hasPrefix("agent ") == true)
        #expect(finding.text.hasPrefix("no answer came; "))
        #expect(finding.text.contains("2023-11-14T22:13:20Z") == isKnown, "\(finding.text)")
    }

    @Test func oneThatAnswersIsNoFinding() { #expect(UpgradeFindings.judge(UpgradeStanding(.init([], at: 1))).isEmpty) }
}
