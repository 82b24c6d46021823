import AgentAPI
import AgentServer
import AgentStore
import ChangeEngine
import HostServices
import SiteModel
import SiteOperations

/// Deeds are judged and written down here, whichever door they came through.
extension AgentCore {
    package func guarding<Value: Sendable>(_ deed: Deed, _ work: @Sendable () async throws -> Done<Value>) async throws -> Value {
        let subject = await subject(of: deed.target)
        var record = AuditRecord(
            at: Self.now(), actor: audit.actor(deed.peer), action: deed.action, entity: subject.entity, outcome: .begun,
            change: subject.change,
            after: deed.asked, version: settings.version)
        let operation = try await audit.begin(record, goesOnUnwritten: deed.goesOnUnwritten)
        record.operation = operation ?? 0
        record.after = [:]
        do {
            let done = try await AuditDesk.$operation.withValue(operation) { try await work() }
            (record.at, record.outcome) = (Self.now(), done.change == nil ? .done : .started)
            record.change = done.change ?? record.change
            await audit.end(record)
            return done.value
        } catch {
            let code = (error as? Problem)?.code ?? .internalError
            (record.at, record.outcome, record.code) = (Self.now(), AuditRecord.Outcome(ofFailure: code), code)
            await audit.end(record)
            throw error
        }
    }

    /// As the state has it: who asked may have named it by an alias.
    private func subject(of target: Deed.Target) async -> (entity: String, change: String?) {
        switch target {
        case .host: return ("host", nil)
        case .site(let reference):
            guard let site = try? await find(reference) else { return ("site \(printable(reference))", nil) }  // as it was typed
            return (Self.entity(site.id, site.spec.domain.ascii), nil)
        case .change(let id):
            guard let change = try? await change(id: id) else { return ("change \(printable(id))", nil) }  // as it was typed
            return (change.plan.auditEntity, change.id.rawValue)
        case .job(let id): return ("job \(printable(id))", nil)
        case .schedule(let name): return ("schedule \(printable(name))", nil)
        }
    }

    static func entity(_ id: SiteID, _ domain: String) -> String { "site \(domain) \(id)" }

    package func audit(_ query: AuditQuery) async throws -> [AuditEntry] { try await audit.log.entries(query) }

    package func verifyAudit(against anchors: [AuditPoint]) async throws -> AuditVerdict {
        try await audit.log.verify(against: anchors + host.anchors.published())
    }

    package func archiveAudit(by peer: Peer) async throws -> AuditArchived {
        let archived = try await audit.log.archive(at: Self.now())
        return AuditArchived(segment: archived.segment, end: archived.end)
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
