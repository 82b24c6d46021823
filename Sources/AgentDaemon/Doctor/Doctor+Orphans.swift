import AgentAPI
import AgentServer
import ChangeEngine
import HostServices
import SiteModel
import SiteOperations

/// What belongs to nobody: found, and taken over or ended when a person says so, each by a change of its own.
extension AgentCore {
    package func handleOrphans(_ request: OrphanRequest, by peer: Peer) async throws -> OrphanResult {
        let report = try await orphanReport()
        let manifests = try await manifests(of: report).sites
        let chosen = try report.chosen(request.names, manifests: manifests)
        var result = OrphanResult(handled: [], left: [])
        for orphan in chosen {
            let manifest = orphan.site.flatMap { manifests[$0] }
            var finding = FindingView(orphan.finding(manifest: manifest))
            do {
                // One that cannot be had must not keep the others from their sites.
                let action = OrphanAction(request.action)
                let plan = try orphan.plan(
                    action, manifest: manifest, named: request.names != nil, addressing: host.addressing, now: seconds)
                guard let plan else { throw orphan.spared(action, manifest: manifest) }
                if action == .adopt, let manifest { try await requireOwnUser(manifest) }
                try await carryOut(plan, by: peer)
                result.handled.append(finding)
            } catch let problem as Problem {
                finding.text += ": \(problem.message)"
                result.left.append(finding)
            }
        }
        return result
    }

    /// Two sites of one user would be open to each other.
    private func requireOwnUser(_ lost: Site) async throws {
        guard host.accounts.isolated else { return }
        for site in try await store.sites(state: nil) where site.id != lost.id && site.identity.uid == lost.identity.uid {
            throw Problem.cannot(
                "adopt site", lost.spec.domain.ascii, "its manifest gives it the user of \(site.spec.domain)", code: .siteExists,
                details: ["site.id": site.id.rawValue])
        }
    }

    private func carryOut(_ plan: Plan, by peer: Peer) async throws {
        let change = Self.newChange()
        try await open(plan, change, by: peer)
        let ended = try await runner.finished(change)
        guard ended.state != .done else { return }
        throw ended.problem ?? .cannot(plan.operation, plan.subject, "agent change show \(change) tells why", code: .rolledBack)
    }

    func orphanReport() async throws -> OrphanReport {
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
    func manifests(of report: OrphanReport) async throws -> (sites: [SiteID: Site], unreadable: [Finding]) {
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

extension OrphanAction {
    init(_ action: OrphanRequest.Action) {
        switch action {
        case .adopt: self = .adopt
        case .delete: self = .delete
        }
    }
}
