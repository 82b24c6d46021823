import AgentAPI
import SiteModel

struct AuditController: Sendable {
    let service: any AgentService

    func query(_ call: Call) async throws -> Answer {
        let asked = call.query
        var query = AuditQuery(limit: Int(try asked.number("limit", in: 1...Int64(AuditQuery.mostRecords), otherwise: 50)))
        query.within = call.grant.sites
        query.since = try time("since", asked)
        query.until = try time("until", asked)
        query.after = asked.text("after") == nil ? nil : try asked.number("after", in: 0...Int64.max, otherwise: 0)
        (query.actor, query.action) = (asked.text("actor"), asked.text("action"))
        (query.entity, query.site, query.change) = (asked.text("entity"), asked.text("site"), asked.text("change"))
        if let text = asked.text("outcome") {
            guard let outcome = AuditRecord.Outcome(rawValue: text) else {
                let known = AuditRecord.Outcome.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem.cannot(
                    "ask for outcome", text, "it must be one of \(known)", code: .badRequest, hint: "agent audit query --help")
            }
            query.outcome = outcome
        }
        return try .ok(try await service.audit(query))
    }

    func verify(_ call: Call) async throws -> Answer {
        try .ok(try await service.verifyAudit(against: call.query.text("anchor").map { [try AuditAnchor($0)] } ?? []))
    }

    func verifyAnchors(_ call: Call) async throws -> Answer {
        try .ok(try await service.verifyAudit(against: call.body(AuditAnchorsRequest.self).read()))
    }

    func beginAnew(_ call: Call) async throws -> Answer {
        try .ok(try await service.beginAudit(call.body(AuditAnewRequest.self), by: call.peer))
    }

    func archive(_ call: Call) async throws -> Answer { try .ok(try await service.archiveAudit(by: call.peer)) }

    private func time(_ key: String, _ query: Query) throws -> Int64? {
        query.text(key) == nil ? nil : try query.number(key, in: 0...Int64.max, otherwise: 0)
    }
}
