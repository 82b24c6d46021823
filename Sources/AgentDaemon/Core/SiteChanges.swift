import AgentAPI
import AgentServer
import AgentStore
import ChangeEngine
import HostServices
import SiteModel
import SiteOperations

/// Operations on sites that stand.
extension AgentCore {
    func delete(_ reference: String, as spec: SiteSpec? = nil, by peer: Peer) async throws -> ChangeAccepted {
        let site = try await findByItsOwnName(reference)
        if site.state == .trashed { return try await unchanged(site, "delete site") }
        let warnings = try await editsSetAside(of: site)
        var accepted = try await start(DeleteSite.plan(site, as: spec, addressing: host.addressing, now: seconds), by: peer, site: site)
        accepted.warnings = warnings
        return accepted
    }

    func undelete(_ reference: String, disabled: Bool = false, by peer: Peer) async throws -> ChangeAccepted {
        let site = try await find(reference)
        if site.state == .live, disabled, site.spec.enabled {
            throw Problem.cannot(
                "undelete site", reference, "it is in service, not in the trash", code: .siteExists,
                hint: "agent site disable \(site.spec.domain)")
        }
        if site.state == .live { return try await unchanged(site, "undelete site") }
        let kept = host.layout.rejectedVhost(site.id)
        let plan = try UndeleteSite.plan(
            site, disabled: disabled, ownCertificateAt: try await lacksCertificate(site) ? seconds : nil, addressing: host.addressing)
        var accepted = try await start(plan, by: peer, site: site)
        if try await host.web.rejected().contains(kept) {
            accepted.warnings = ["'\(kept)' holds what was written by hand into the site's vhost: it is served without that"]
        }
        return accepted
    }

    /// Its vhost would name a file that nginx does not find.
    private func lacksCertificate(_ site: Site) async throws -> Bool {
        guard let certificate = site.certificate else { return false }
        return try await host.certificates.look(CertificateReference(site: site.id, generation: certificate.generation)) == nil
    }

    func purge(_ reference: String, by peer: Peer) async throws -> ChangeAccepted {
        let site = try await findByItsOwnName(reference)
        return try await start(PurgeSite.plan(site), by: peer, site: site)
    }

    /// Whoever wants an alias gone shall not lose the site that has it.
    private func findByItsOwnName(_ reference: String) async throws -> Site {
        let site = try await find(reference)
        let named = try? Hostname(reference)  // what is no name was told by `find`
        if site.id.rawValue == reference || named == site.spec.domain { return site }
        let domain = site.spec.domain
        throw Problem.cannot(
            "delete site", reference, "it is an alias of '\(domain)'", code: .siteNotFound,
            hint: "`agent site set \(domain) aliases-=\(printable(reference))` takes the name away, `agent site delete \(domain)` the site",
            details: ["site.id": site.id.rawValue])
    }

    /// The way back from a change that is done is another change.
    func undo(_ text: String, by peer: Peer) async throws -> ChangeAccepted {
        let change = try await change(id: text)
        switch try UndoChange.way(back: change) {
        case .delete: return try await delete(change.plan.subject, by: peer)
        case .deleteAs(let from, let made):
            let spec = try UndoChange.spec(of: try await find(change.plan.subject), from: from, made: made, change: change.id)
            return try await delete(change.plan.subject, as: spec, by: peer)
        case .undelete: return try await undelete(change.plan.subject, by: peer)
        case .settings(let from, let made):
            let site = try await find(change.plan.subject)
            guard let spec = try UndoChange.spec(of: site, from: from, made: made, change: change.id) else {
                return try await unchanged(site, "change site")
            }
            return try await become(spec, site, overwrite: false, by: peer)
        }
    }

    /// Whether `undo` would begin something, or find it so already.
    func requireUndoable(_ text: String) async throws {
        let change = try await change(id: text)
        switch try UndoChange.way(back: change) {
        case .delete, .undelete: _ = try await find(change.plan.subject)
        case .deleteAs(let from, let made), .settings(let from, let made):
            _ = try UndoChange.spec(of: try await find(change.plan.subject), from: from, made: made, change: change.id)
        }
    }

    /// It is so already, and no change is at work that would make it otherwise in a moment.
    func unchanged(_ site: Site, _ verb: String, warnings: [String] = []) async throws -> ChangeAccepted {
        try await refuseWhileChanged(site, verb)
        // One that ended since it was read is as good as one at work.
        guard try await find(site.id.rawValue) == site else {
            throw Problem.cannot(
                verb, site.spec.domain.ascii, "another change of it ended just now", code: .stalePlan,
                hint: "agent site show \(site.spec.domain)", details: ["site.id": site.id.rawValue])
        }
        return ChangeAccepted(changed: false, site: SiteView(site), warnings: warnings)
    }

    func start(_ plan: Plan, by peer: Peer, site: Site? = nil) async throws -> ChangeAccepted {
        let change = Self.newChange()
        try await open(plan, change, by: peer)
        return ChangeAccepted(changed: true, change: change.rawValue, site: site.map(SiteView.init))
    }

    func planDelete(_ reference: String) async throws -> PlanView {
        let site = try await findByItsOwnName(reference)
        if site.state == .trashed {
            return PlanView(
                operation: OperationName.deleteSite, title: "delete site \(site.spec.domain)", changed: false, steps: [], files: [])
        }
        var view = try await view(of: DeleteSite.plan(site, addressing: host.addressing, now: seconds), files: [])
        view.warnings = try await editsSetAside(of: site)
        return view
    }

    /// What becomes of files that a person edited: `site undelete` writes its own.
    private func editsSetAside(of site: Site) async throws -> [String] {
        try site.requireLive(to: "delete site")
        let vhost = host.layout.vhost(site.id)
        return try await site.files(host).filter { $0.state == .edited }.map { file in
            let end =
                file.path == vhost ? "it is set aside as '\(host.layout.rejectedVhost(site.id))'" : "what was written by hand is lost"
            return "'\(file.path)' was edited by hand: \(end), and `agent site undelete` writes the file anew"
        }
    }

    /// All that ends the site for good: out of service first, where it is not in the trash yet.
    func planPurge(_ reference: String) async throws -> PlanView {
        let site = try await findByItsOwnName(reference)
        var trashed = site
        trashed.state = .trashed
        var purge = try await view(of: PurgeSite.plan(trashed), files: [])
        if site.state != .trashed {
            let before = try DeleteSite.plan(site, addressing: host.addressing, now: seconds).steps.map {
                PlanView.StepView(id: $0.id, title: $0.title, dependsOn: $0.dependsOn)
            }
            purge.steps =
                before
                + purge.steps.map { step in
                    PlanView.StepView(id: step.id, title: step.title, dependsOn: before.map(\.id) + step.dependsOn)
                }
        }
        purge.warnings = [
            "nothing brings \(site.spec.domain) back: its files, its database and its certificate are ended, not moved to the trash"
        ]
        return purge
    }

    func plan(existing reference: String) async throws -> PlanView {
        let site = try await find(reference)
        // It has no files, and should have none.
        try site.requireLive(to: "plan site")
        let files = try await rendered(site)
        return PlanView(
            operation: "site.apply", title: "site \(site.spec.domain)", changed: !files.isEmpty, steps: [], files: files)
    }

    /// Files as they should be against what is there: only those that differ.
    func rendered(_ site: Site) async throws -> [PlanView.FileView] {
        try await site.files(host).filter { $0.state != .current }.map { file in
            PlanView.FileView(
                path: file.path, diff: UnifiedDiff.between(file.current.map(Seal.without), Seal.without(file.wanted), path: file.path))
        }
    }

    func view(of plan: Plan, files: [PlanView.FileView]) async throws -> PlanView {
        PlanView(
            operation: plan.operation, title: plan.title, changed: true,
            steps: plan.steps.map { PlanView.StepView(id: $0.id, title: $0.title, dependsOn: $0.dependsOn) }, files: files)
    }
}
