import AgentAPI
import AgentServer
import AgentStore
import ChangeEngine
import Foundation
import HostServices
import JobEngine
import SiteModel
import SiteOperations

/// Deeds are judged and written down here, whichever door they came through.
extension AgentCore {
    package func guarding<Value: Sendable>(_ deed: Deed, _ work: @Sendable () async throws -> Done<Value>) async throws -> Value {
        let subject = await subject(of: deed.target)
        var record = AuditRecord(
            at: Self.now(), actor: audit.actor(deed.peer), action: deed.action, entity: subject.entity, site: subject.site, outcome: .begun,
            change: subject.change, after: deed.asked, version: settings.version)
        try await refuseInCrisis(deed, subject.site, record)
        let new = newSite(deed, subject.site)
        if let new { (record.entity, record.site) = (Self.entity(new.id, new.domain.ascii), new.id) }
        let operation = try await audit.begin(record, goesOnUnwritten: deed.goesOnUnwritten)
        record.operation = operation ?? 0
        record.after = [:]
        do {
            let done = try await AuditDesk.$newSite.withValue(new?.id) {
                try await AuditDesk.$operation.withValue(operation) { try await work() }
            }
            record.after = done.made
            if done.change == nil { (record.entity, record.site) = (subject.entity, subject.site) }  // nothing had to be made
            (record.at, record.outcome) = (Self.now(), done.change == nil ? .done : .started)
            record.change = done.change ?? record.change
            await audit.end(record)
            return done.value
        } catch {
            let code = (error as? Problem)?.code ?? .internalError
            (record.entity, record.site) = (subject.entity, subject.site)  // there is no new one
            (record.at, record.outcome, record.code) = (Self.now(), AuditRecord.Outcome(ofFailure: code), code)
            await audit.end(record)
            throw error
        }
    }

    /// Which id the site will have that comes of it.
    private func newSite(_ deed: Deed, _ standing: SiteID?) -> (id: SiteID, domain: Hostname)? {
        guard deed.makesSite, standing == nil, case .site(let typed) = deed.target, let domain = try? Hostname(typed) else { return nil }
        return (SiteID(random: .random(in: 0 ... .max)), domain)  // what is no host name is refused by what follows
    }

    /// One record: nothing was begun that could end.
    private func refuseInCrisis(_ deed: Deed, _ site: SiteID?, _ record: AuditRecord) async throws {
        guard let stop = stop(of: deed, site) else { return }
        var record = record
        (record.outcome, record.code) = (.refused, .crisisActive)
        await audit.end(record)
        throw stop.refusal(of: deed.action, at: crisis.now)
    }

    /// In the order of `guarding`: crisis mode, the record, and then what the work asks first.
    package func judge(_ deed: Deed) async throws {
        let subject = await subject(of: deed.target)
        if let stop = stop(of: deed, subject.site) { throw stop.refusal(of: deed.action, at: crisis.now) }
        if !deed.goesOnUnwritten { try audit.requireRoom(for: deed.action, of: subject.entity) }
        try await requireTarget(of: deed)
    }

    private func stop(of deed: Deed, _ site: SiteID?) -> Crisis? {
        if deed.goesOnInCrisis { return nil }
        return [deed.action, deed.within].compactMap { $0.flatMap { crisis.stop(of: $0, site: site) } }.first
    }

    /// As the state has it: who asked may have named it by an alias.
    private func subject(of target: Deed.Target) async -> (entity: String, change: String?, site: SiteID?) {
        switch target {
        case .host: return ("host", nil, nil)
        case .site(let reference):
            guard let site = try? await find(reference) else { return ("site \(printable(reference))", nil, nil) }  // as it was typed
            return (Self.entity(site.id, site.spec.domain.ascii), nil, site.id)
        case .change(let id):
            guard let change = try? await change(id: id) else { return ("change \(printable(id))", nil, nil) }  // as it was typed
            return (change.plan.auditEntity, change.id.rawValue, SiteID(rawValue: change.plan.subject))
        // What is no name may be the secret itself, typed where its name belongs: it is not kept.
        case .token(let id): return (TokenID(rawValue: id).map { "token \($0)" } ?? "token (no id, \(id.count) characters)", nil, nil)
        case .secret(let name):
            return (SecretName(rawValue: name).map { "secret \($0)" } ?? "secret (no name, \(name.count) characters)", nil, nil)
        case .job(let id):
            let job = if let id = JobID(rawValue: id) { try? await store.job(id) } else { Job?.none }  // as it was typed
            guard let job, let site = job.lane.flatMap({ SiteID(rawValue: $0) }) else { return ("job \(printable(id))", nil, nil) }
            // Its site, whether or not it is still there.
            let domain = (try? await store.site(site))?.spec.domain.ascii
            let entity = domain.map { Self.entity(site, $0) } ?? "site \(site)"
            return ("job \(job.id) of \(entity)", nil, site)
        case .alert(let id):
            let alert = try? await stored(alert: id)  // as it was typed
            return ("alert \(printable(id))", nil, alert?.site)
        case .schedule(let name): return ("schedule \(printable(name))", nil, nil)
        case .breaker(let name): return ("breaker \(printable(name))", nil, nil)
        case .watched(let socket): return ("watched \(printable(socket))", nil, nil)
        }
    }

    static func entity(_ id: SiteID, _ domain: String) -> String { "site \(domain) \(id)" }

    package func audit(_ query: AuditQuery) async throws -> AuditPage {
        var query = query
        if let reference = query.site {
            let sites = try await recorded(reference, isWhole: query.within == nil)
            guard query.within?.isSuperset(of: sites) != false else { throw Self.unknown(site: reference) }
            query.within = sites
        }
        return try await audit.log.page(query)
    }

    /// Records outlive their site: one that is gone is named by its id or, to who may see the whole log, by the domain that it had. A site that there is
    /// comes first: those that had its name before it are others.
    private func recorded(_ reference: String, isWhole: Bool) async throws -> Set<SiteID> {
        if let id = SiteID(rawValue: reference) { return [id] }
        do { return [try await find(reference).id] } catch let problem as Problem where problem.code == .siteNotFound && isWhole {
            guard let name = try? Hostname(reference) else { throw problem }  // what is no name never was a site's
            var query = AuditQuery(limit: AuditQuery.mostRecords)
            query.named = name
            let sites = Set(try await audit.log.page(query).entries.compactMap(\.record.site))
            if sites.isEmpty { throw problem }
            return sites
        }
    }

    package func verifyAudit(against anchors: [AuditAnchor]) async throws -> AuditVerdict {
        let published = try await host.anchors.published()
        // The state's own come first: they name the logs that there were.
        let known = try await store.knownAnchors(limit: 2_000) + store.waitingAnchors(limit: 2_000)
        var verdict = try await audit.log.verify(against: known + anchors + published.anchors)
        verdict.odd = published.odd
        return verdict
    }

    package func archiveAudit(by peer: Peer) async throws -> AuditArchived {
        let archived = try await audit.log.archive(at: Self.now())
        return AuditArchived(segment: archived.segment, end: archived.end)
    }

    package func beginAudit(_ request: AuditAnewRequest, by peer: Peer) async throws -> AuditAnew {
        let reason = printable(request.reason.trimmingCharacters(in: .whitespacesAndNewlines))
        guard !reason.isEmpty else {
            throw Problem.cannot("begin", "the audit log anew", "a reason is needed: others read it", code: .badRequest)
        }
        // Points from elsewhere, and of the state, help and are not needed: a journal that does not answer is no reason to go on unwritten.
        let anchors =
            ((try? await host.anchors.published())?.anchors ?? []) + ((try? await store.knownAnchors(limit: 2_000)) ?? [])
        let (now, actor, version) = (Self.now(), audit.actor(peer), settings.version)
        var note = AuditAnewNote(at: now, damage: "")
        (note.uid, note.name, note.reason) = (actor.uid, actor.name, reason)
        let anew = try await audit.log.beginAnew(
            anchors: anchors, note,
            record: request.dryRun == true
                ? nil
                : { anew in
                    AuditRecord(
                        at: now, actor: actor, action: AuditRecord.damaged, entity: "segment \(anew.damaged)", outcome: .failed,
                        code: .auditBroken, after: ["problem": AuditValue(anew.problem), "reason": AuditValue(reason)], version: version)
                })
        guard request.dryRun != true else { return anew }
        logger.critical(
            "audit log begun anew",
            metadata: ["audit.damaged": "\(anew.damaged)", "audit.segment": "\(anew.segment)", "reason": "\(reason)"])
        return anew
    }
}

extension AuditRecord.Outcome {
    /// What was looked at and not begun, and what went wrong on the way.
    init(ofFailure code: ProblemCode) {
        switch code.exit {
        case .usage, .notFound, .exists, .refused, .locked, .needsConfirmation, .forbidden, .paused: self = .refused
        case .done, .failed, .rolledBack, .notFullyRolledBack: self = .failed
        }
    }
}
