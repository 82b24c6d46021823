import AgentStore
import ChangeEngine
import LinuxHost
import SiteModel
import SiteOperations

/// The end of a change has a record of its own: the request that opened it was answered long before, or by a daemon that is no more.
extension AuditDesk {
    func changeEnded(_ change: Change) async {
        var record = AuditRecord(
            at: change.endedAt ?? AgentCore.now(), actor: actor(nil), action: change.plan.operation, entity: change.plan.auditEntity,
            site: SiteID(rawValue: change.plan.subject),
            outcome: change.state == .done ? .done : .undone, code: change.problem?.code, change: change.id.rawValue, version: version)
        // The daemon ended it, for who asked.
        record.actor.uid = change.requestedBy
        record.actor.name = SystemUser.name(of: change.requestedBy)
        record.actor.token = change.requestedWith?.rawValue
        record.operation = await operation(of: change)
        if change.state == .done {
            // Of a snippet these say how many lines it has: a directive of nginx may hold a password.
            let made = SettingChange.made(by: change.plan)
            record.before = Dictionary(made.map { ($0.name, AuditValue($0.from)) }, uniquingKeysWith: { first, _ in first })
            record.after = Dictionary(made.map { ($0.name, AuditValue($0.to)) }, uniquingKeysWith: { first, _ in first })
            record.after.merge(change.plan.auditedCommit) { first, _ in first }
        }
        await end(record)
    }

    /// 0: nobody knows it any more, and the record stands for itself.
    private func operation(of change: Change) async -> Int64 {
        if let operation = Self.operation { return operation }
        var query = AuditQuery(limit: 1)
        query.change = change.id.rawValue
        // Not read: the record says the change, which is what people look for.
        return (try? await log.entries(query).first?.record.operation) ?? 0
    }
}

extension Plan {
    /// By the name of the site that is left, or that it was; otherwise a change's title names it for people, at its end: "create site example.com".
    var auditEntity: String {
        // One of another version may not be understood.
        if let commit, case .putSite(let site)? = try? StoreCommit(json: commit), site.id.rawValue == subject {
            return AgentCore.entity(site.id, site.spec.domain.ascii)
        }
        guard let name = title.split(separator: " ").last, name != subject else { return "site \(printable(subject))" }
        return "site \(printable(String(name))) \(printable(subject))"
    }

    /// What the state says of the site from then on.
    fileprivate var auditedCommit: [String: AuditValue] {
        guard let commit, let decoded = try? StoreCommit(json: commit) else { return [:] }  // a plan without one changes no state
        return switch decoded {
        case .putSite(let site): ["state": AuditValue(site.standing.rawValue), "release": AuditValue(site.release.rawValue)]
        case .trashSite: ["state": AuditValue("trashed")]
        case .restoreSite: ["state": AuditValue("live")]
        case .forgetSite: ["state": AuditValue("gone")]
        case .heardPromise: [:]
        }
    }
}
