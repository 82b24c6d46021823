import HostServices
import SiteModel
import SiteOperations
import Testing

/// What a person is told of nginx, and what helps.
@Suite struct NginxFindingsTests {
    private static let remedies = HostRemedies(
        serviceDown: "look", databaseDown: "ask MariaDB", daemonOutdated: "again", nginxLog: "read LOG", serverFile: "write anew")
    private static let layout = HostLayout.sandbox(root: "/r", run: "/r/run", share: "/share")
    private static let refusal = Problem.cannot(
        "load", "/f.conf", "unknown directive", code: .configurationRefused, details: ["nginx.file": "/f.conf"])

    @Test func nginxThatIsDownIsAFindingOfItsOwn() {
        let services = [
            ServiceStatus(name: .nginx, state: .failed, pid: nil, restarts: 3),
            ServiceStatus(name: ServiceName(unchecked: "mariadb"), state: .stopped, pid: nil, restarts: 0),
            ServiceStatus(name: ServiceName(unchecked: "redis"), state: .running, pid: 1, restarts: 0),
        ]
        let findings = HostFindings.unwell(services, Self.remedies)
        #expect(findings.map(\.code) == ["nginx.down", "service.down"] && findings.allSatisfy { $0.severity == .error })
        #expect(findings.first?.remedy?.contains("agent host reload") == true && findings.first?.remedy?.contains("read LOG") == true)
    }

    @Test func theRemedyIsOfTheFilesOwner() throws {
        let domain = try Hostname("a.test")
        let remedies: [(owner: NginxFindings.Owner, text: String)] = [
            (.site(domain, edited: true), "agent site set a.test --overwrite"),
            (.site(domain, edited: false), "it is as the agent writes it"), (.server, "write anew"),
            (.nobody, "agent doctor --orphans"), (.stranger, "it is not the agent's"),
        ]
        for (owner, text) in remedies {
            let finding = NginxFindings.refused(Self.refusal, owner, Self.remedies)
            #expect(finding.code == "nginx.refused" && finding.severity == .error && finding.subject == "/f.conf")
            #expect(finding.text.hasPrefix("cannot load '/f.conf': unknown directive"))
            #expect(finding.text.hasSuffix("nginx would not start again"))
            #expect(finding.remedy?.contains(text) == true)
            #expect(finding.remedy?.contains("overwrite") == (owner == .site(domain, edited: true)))
        }
        var mild = Self.refusal
        mild.details["nginx.loads"] = "true"
        #expect(!NginxFindings.refused(mild, .stranger, Self.remedies).text.contains("not start"))
    }

    @Test func whatWasSetAsideIsNamedWithItsSite() throws {
        let site = try SiteID("saaaaaaaaaaa")
        let paths = [Self.layout.rejectedVhost(site), Self.layout.rejectedServerFile(Self.layout.nginxConfiguration)]
        let findings = NginxFindings.rejected(paths, of: Self.layout, [site: try Hostname("a.test")])
        #expect(findings.map(\.subject) == paths.sorted() && findings.allSatisfy { $0.code == "vhost.rejected" && $0.severity == .warning })
        #expect(findings.filter { $0.text.contains("a.test") }.map(\.subject) == [Self.layout.rejectedVhost(site)])
        #expect(findings.allSatisfy { $0.remedy?.hasSuffix("rm \($0.subject)") == true })
        #expect(NginxFindings.rejected([], of: Self.layout, [:]) == [])
    }
}
