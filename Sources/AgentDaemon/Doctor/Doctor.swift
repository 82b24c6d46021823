import AgentAPI
import AgentServer
import ChangeEngine
import HostServices
import SandboxHost
import SiteModel
import SiteOperations

/// Gathers, has it judged by SiteOperations/Doctor, and shows it. Changes nothing but what `handleOrphans` is told to.
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
        findings += await nginxFindings()
        // Without the front door no site answers, which is said above.
        if try await host.services.status(.nginx)?.state == .running { findings += try await unwellSites() }
        return DoctorView(findings: findings.map(FindingView.init))
    }

    /// What all sites, or one, will stumble over in time.
    private func unsafeForSites() async throws -> [Finding] {
        let sites = try await store.sites(state: nil)
        let trashed = sites.count { $0.state == .trashed }
        return SpaceFindings.judge(try await host.vitals.read().disk, root: settings.root, trashed: trashed)
            + CertificateFindings.judge(try await CertificateLook.gather(sites.filter { $0.state == .live }, host), now: seconds)
    }

    package func handleOrphans(_ request: OrphanRequest, by peer: Peer) async throws -> OrphanResult {
        var handled: [FindingView] = []
        var left: [FindingView] = []
        let report = try await orphanReport()
        let manifests = try await manifests(of: report).sites
        for orphan in report.orphans {
            let manifest = orphan.site.flatMap { manifests[$0] }
            let finding = FindingView(orphan.finding(manifest: manifest))
            guard let plan = try orphan.plan(OrphanAction(request.action), manifest: manifest, now: seconds) else {
                left.append(finding)
                continue
            }
            let change = ChangeID(random: .random(in: 0 ... .max))
            _ = try await runner.start(plan, id: change, requestedBy: peer.uid)
            let ended = try await runner.finished(change)
            if ended.state == .done { handled.append(finding) } else { left.append(finding) }
        }
        return OrphanResult(handled: handled, left: left)
    }

    private func orphanReport() async throws -> OrphanReport {
        // The order makes it safe: what the inventory saw was made by a change that is unfinished afterwards, or whose site stands by then.
        let before = try await store.sites(state: nil)
        let inventory = try await HostInventory.gather(host)
        let secrets = try await owners(ofSecrets: inventory.secrets)
        let busy = try await store.unfinished().map(\.plan.subject)
        return OrphanReport.judge(
            inventory, sites: try await store.sites(state: nil), unchangedSince: before, busy: Set(busy), secrets: secrets)
    }

    private func owners(ofSecrets changes: [String]) async throws -> [String: SecretsOwner] {
        var owners: [String: SecretsOwner] = [:]
        for name in changes {
            // In this order: a change leaves the desk when the store knows it.
            if preparing.contains(name) {
                owners[name] = .atWork
            } else if let id = ChangeID(rawValue: name), let change = try await store.change(id) {
                owners[name] = change.state.isFinal ? .ended(secondsAgo: (Self.now() - (change.endedAt ?? 0)) / 1000) : .atWork
            } else {
                owners[name] = .unknown
            }
        }
        return owners
    }

    /// What the orphans were, as far as it is written. One manifest that cannot be read says nothing about the others.
    private func manifests(of report: OrphanReport) async throws -> (sites: [SiteID: Site], unreadable: [Finding]) {
        var sites: [SiteID: Site] = [:]
        var unreadable: [Finding] = []
        for site in report.orphans.filter({ $0.kinds.contains(.manifest) }).compactMap(\.site) {
            do {
                sites[site] = try await host.manifests.read(site)
            } catch let problem as Problem {
                unreadable.append(HostFindings.unreadable(manifest: host.layout.manifest(site), problem))
            }
        }
        return (sites, unreadable)
    }
}

extension FindingView {
    init(_ finding: Finding) {
        self.init(
            code: finding.code, severity: finding.severity.rawValue, subject: finding.subject, text: finding.text, remedy: finding.remedy,
            deletable: finding.deletable, adoptable: finding.adoptable)
    }
}

extension OrphanAction {
    init(_ action: OrphanRequest.Action) {
        switch action {
        case .adopt: self = .adopt
        case .delete: self = .delete
        }
    }
}
