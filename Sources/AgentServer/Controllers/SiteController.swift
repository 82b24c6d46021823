import AgentAPI
import SiteModel

struct SiteController: Sendable {
    let service: any AgentService

    func list(_ call: Call) async throws -> Answer {
        guard let asked = call.query.text("state") else { return try .ok(try await service.sites(state: nil, within: call.grant.sites)) }
        guard let state = SiteStanding(rawValue: asked) else {
            throw Problem.cannot(
                "list sites by state", asked, "it must be live, disabled or trashed", code: .badRequest, hint: "agent site list --help")
        }
        return try .ok(try await service.sites(state: state, within: call.grant.sites))
    }
    func show(_ call: Call) async throws -> Answer { try .ok(try await service.site(call.parameter("ref"))) }
    func create(_ call: Call) async throws -> Answer {
        try .accepted(try await service.createSite(call.body(CreateSiteRequest.self), by: call.peer))
    }
    func delete(_ call: Call) async throws -> Answer { try .accepted(try await service.deleteSite(call.parameter("ref"), by: call.peer)) }
    func purge(_ call: Call) async throws -> Answer { try .accepted(try await service.purgeSite(call.parameter("ref"), by: call.peer)) }
    func undelete(_ call: Call) async throws -> Answer {
        try .accepted(try await service.undeleteSite(call.parameter("ref"), disabled: call.query.flag("disabled"), by: call.peer))
    }
    func status(_ call: Call) async throws -> Answer { try .ok(try await service.siteStatus(call.parameter("ref"))) }
    func events(_ call: Call) async throws -> Answer {
        let limit = try call.query.number("limit", in: SiteEventView.limitRange, otherwise: 50)
        return try .ok(try await service.siteEvents(call.parameter("ref"), limit: Int(limit)))
    }
    func shell(_ call: Call) async throws -> Answer { try .ok(try await service.openShell(call.parameter("ref"), by: call.peer)) }
    func set(_ call: Call) async throws -> Answer {
        try .accepted(try await service.setSite(call.parameter("ref"), call.body(SetSiteRequest.self), by: call.peer))
    }
    func limits(_ call: Call) async throws -> Answer { try .ok(try await service.siteLimits(call.parameter("ref"))) }
    func purgeCache(_ call: Call) async throws -> Answer {
        try .ok(try await service.purgeCache(call.parameter("ref"), call.body(PurgeCacheRequest.self), by: call.peer))
    }
    func loginLink(_ call: Call) async throws -> Answer { try .ok(try await service.loginLink(call.parameter("ref"), by: call.peer)) }
}
