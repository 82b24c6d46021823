import AgentAPI
import AgentServer
import ChangeEngine
import HostServices
import SiteModel
import SiteOperations

/// Looks at everything and says what to do. Changes nothing but what `handleOrphans` is told to.
extension AgentCore {
    package func doctor() async throws -> DoctorView {
        var findings = try await stuckChanges() + unwell() + tools()
        do {
            findings += try await orphanReport().findings(manifests: manifestsOfOrphans())
        } catch let problem as Problem {
            findings.append(
                FindingView(
                    code: "inventory.incomplete", severity: "error", subject: settings.root, text: problem.message, remedy: problem.hint))
        }
        return DoctorView(findings: findings)
    }

    package func handleOrphans(_ request: OrphanRequest, by peer: Peer) async throws -> OrphanResult {
        var handled: [FindingView] = []
        var left: [FindingView] = []
        let manifests = try await manifestsOfOrphans()
        let report = try await orphanReport()
        for orphan in report.orphans {
            let finding = orphan.finding(manifest: orphan.site.flatMap { manifests[$0] })
            guard let id = orphan.site, let plan = try await plan(request.action, orphan, id, manifests[id]) else {
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

    private func plan(_ action: OrphanRequest.Action, _ orphan: OrphanReport.Orphan, _ id: SiteID, _ manifest: Site?) async throws -> Plan?
    {
        switch action {
        case .adopt: orphan.isWhole ? try manifest.map(AdoptSite.plan) : nil
        case .delete: try DeleteOrphan.plan(id, identity: manifest?.identity)
        }
    }

    private func orphanReport() async throws -> OrphanReport {
        // The order makes it safe: what the inventory saw was made by a change that is unfinished afterwards, or whose site stands by then.
        let before = try await store.sites(state: nil)
        let inventory = try await HostInventory.gather(host)
        let busy = try await store.unfinished().map(\.plan.subject)
        return OrphanReport.judge(inventory, sites: try await store.sites(state: nil), unchangedSince: before, busy: Set(busy))
    }

    private func manifestsOfOrphans() async throws -> [SiteID: Site] {
        var manifests: [SiteID: Site] = [:]
        for name in try await host.manifests.inventory() {
            guard let id = SiteID(rawValue: name) else { continue }
            manifests[id] = try await host.manifests.read(id)
        }
        return manifests
    }

    private func stuckChanges() async throws -> [FindingView] {
        try await store.unfinished().filter { $0.state == .stuck }.map {
            FindingView(
                code: "change.stuck", severity: "error", subject: $0.id.rawValue,
                text: "\($0.plan.title) was not fully taken back: \($0.problem?.message ?? "no reason recorded")",
                remedy: "agent change resume \($0.id)")
        }
    }

    private func unwell() async throws -> [FindingView] {
        try await host.services.list().filter { $0.state != .running }.map {
            FindingView(
                code: "service.down", severity: "error", subject: $0.name.rawValue,
                text: "the service is \($0.state.rawValue) after \($0.restarts) restarts",
                remedy: "look into \(host.layout.logs), then agent sandbox up")
        }
    }

    private func tools() async throws -> [FindingView] {
        var findings: [FindingView] = []
        if !host.accounts.isolated {
            findings.append(
                FindingView(
                    code: "isolation.off", severity: "warning", subject: settings.root,
                    text: "all sites run as one user: they are not isolated from each other and WordPress's core is not immutable",
                    remedy: "run the sandbox as root to have a user for each site"))
        }
        if try await host.php.versions().isEmpty {
            findings.append(
                FindingView(
                    code: "tool.missing", severity: "error", subject: "php-fpm",
                    text: "no PHP with FPM and WordPress's extensions is installed",
                    remedy: "apt-get install php-fpm php-mysql php-gd php-xml php-mbstring php-curl php-zip php-intl"))
        }
        return findings
    }
}

extension OrphanReport {
    func findings(manifests: [SiteID: Site]) -> [FindingView] {
        let unowned = orphans.map { orphan in orphan.finding(manifest: orphan.site.flatMap { manifests[$0] }) }
        let incomplete = gaps.map {
            FindingView(
                code: "site.incomplete", severity: "error", subject: $0.site.rawValue,
                text: "the site lacks its \($0.missing.map(\.rawValue).joined(separator: ", "))", remedy: "agent site show \($0.site)")
        }
        return unowned + incomplete
    }
}

extension OrphanReport.Orphan {
    /// Its parts make a live site that only the store has lost.
    var isWhole: Bool { Set(kinds).isSuperset(of: [.vhost, .pool, .service, .database, .account, .tree, .manifest]) }

    func finding(manifest: Site?) -> FindingView {
        let parts = kinds.map(\.rawValue).joined(separator: ", ")
        let adoptable = isWhole && manifest != nil
        let remedy = site == nil ? "remove it by hand if nobody needs it" : "agent doctor --orphans --\(adoptable ? "adopt" : "delete")"
        return FindingView(
            code: "orphan.\(kinds.first?.rawValue ?? "thing")", severity: "warning", subject: name,
            text: "\(parts) of no site\(manifest.map { " (was \($0.spec.domain))" } ?? "")", remedy: remedy, deletable: site != nil,
            adoptable: adoptable)
    }
}
