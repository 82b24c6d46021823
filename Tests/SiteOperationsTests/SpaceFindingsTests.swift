import HostServices
import SiteOperations
import Testing

/// Each disk is told of by what lies on it, and only when it fills up.
@Suite struct SpaceFindingsTests {
    private let layout = HostLayout.system()
    private let memory = Vitals.Space(total: 1, available: 1)
    private let roomy = Vitals.Space(total: 100 << 30, available: 50 << 30)

    private func judge(_ sites: Vitals.Space, _ state: Vitals.Space? = nil, trashed: Int = 0) -> [Finding] {
        SpaceFindings.judge(Vitals(disk: sites, stateDisk: state, memory: memory), layout, trashed: trashed)
    }

    @Test(arguments: [
        (UInt64(102400), UInt64(51200), nil), (102400, 3072, nil), (102400, 1024, "disk.low"), (5120, 1024, nil),
        (102400, 200, "disk.full"),
    ])
    func theDiskOfTheSitesIsToldWhenItFillsUp(_ total: UInt64, _ available: UInt64, _ code: String?) {
        let findings = judge(Vitals.Space(total: total << 20, available: available << 20), trashed: 2)
        #expect(findings.map(\.code) == [code].compactMap(\.self))
        #expect(findings.allSatisfy { $0.subject == "/srv/www/sites" && $0.remedy?.contains("2 sites") == true })
        #expect(findings.allSatisfy { ($0.severity == .error) == (code == "disk.full") })
    }

    @Test(arguments: [(UInt64(512), UInt64(200), nil), (8192, 500, "disk.low"), (512, 40, "disk.low"), (512, 20, "disk.full")])
    func theDiskOfTheStateIsToldByItsOwnPath(_ total: UInt64, _ available: UInt64, _ code: String?) {
        let findings = judge(roomy, Vitals.Space(total: total << 20, available: available << 20), trashed: 2)
        #expect(findings.map(\.code) == [code].compactMap(\.self))
        #expect(findings.allSatisfy { $0.subject == "/var/lib/agent" && $0.remedy?.contains("2 sites") == false })
    }

    @Test func bothAreTold() {
        let full = Vitals.Space(total: 100 << 30, available: 1 << 20)
        #expect(judge(full, full).map(\.subject) == ["/srv/www/sites", "/var/lib/agent"])
        #expect(judge(full).map(\.subject) == ["/srv/www/sites"], "one disk is told once")
    }
}
