import AgentAPI
import AgentServer
import ChangeEngine
import HostServices
import SandboxHost
import SiteModel
import SiteOperations

/// Gathers, has it judged by SiteOperations/Doctor, and shows it. Changes nothing.
extension AgentCore {
    package func doctor() async throws -> DoctorView {
        var findings =
            HostFindings.stuck(try await store.unfinished()) + HostFindings.unwell(try await host.services.list(), settings.remedies)
            + HostFindings.outdated(OwnBinary.isReplaced, settings.remedies)
            + HostFindings.isolation(host.accounts.isolated, root: settings.root)
            + ToolFindings.judge(try await host.tools.inventory())
        do { findings += try await unsafeForSites() } catch let problem as Problem {
            findings.append(HostFindings.incomplete(problem, root: settings.root))
        }
        do { findings += UpgradeFindings.judge(try await host.upgrades.pending()) } catch let problem as Problem {
            findings.append(HostFindings.incomplete(problem, root: settings.root))
        }
        do {
            let report = try await orphanReport()
            let manifests = try await manifests(of: report)
            findings += report.findings(manifests: manifests.sites) + manifests.unreadable
        } catch let problem as Problem {
            findings.append(HostFindings.incomplete(problem, root: settings.root))
        }
        do {
            let files = try await renderedFiles()
            findings += HostFindings.outdated(files) + HostFindings.edited(files)
        } catch let problem as Problem {
            findings.append(HostFindings.incomplete(problem, root: settings.root))
        }
        if let connections = host.connections { findings += ConnectionFindings.judge(try await connections.state()) }
        findings += SecretFindings.judge(try await secretStandings(), now: Self.now())
        findings += SiteFindings.held(try await heldSites())
        findings += try await unheardSites()
        findings += await nginxFindings()
        // Without the front door no site answers, which is said above.
        if try await host.services.status(.nginx)?.state == .running { findings += try await unwellSites() }
        return DoctorView(findings: findings.map(FindingView.init))
    }

    /// What all sites, or one, will stumble over in time.
    private func unsafeForSites() async throws -> [Finding] {
        let sites = try await store.sites(state: nil)
        let trashed = sites.count { $0.state == .trashed }
        return SpaceFindings.judge(try await host.vitals.read(), host.layout, trashed: trashed)
            + SiteFindings.refusedSnippets(of: sites.filter { $0.state == .live })
            + CertificateFindings.judge(try await CertificateLook.gather(sites.filter { $0.state == .live }, host), now: seconds)
    }
}

extension FindingView {
    init(_ finding: Finding) {
        self.init(
            code: finding.code, severity: finding.severity.rawValue, subject: finding.subject, text: finding.text, remedy: finding.remedy,
            deletable: finding.deletable, adoptable: finding.adoptable)
    }
}
