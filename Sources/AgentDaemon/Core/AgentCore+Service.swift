import AgentAPI
import AgentServer
import AgentStore
import ChangeEngine
import HostServices
import SiteModel
import SiteOperations

/// The route table's rows, each a call of what does it.
extension AgentCore: AgentService {
    package func sites(state: SiteStanding?, within: Set<SiteID>?) async throws -> [SiteView] {
        let sites = try await store.sites(state: state.map { $0 == .trashed ? .trashed : .live })
        return sites.filter { (state == nil || $0.standing == state) && within?.contains($0.id) != false }.map(SiteView.init)
    }
    package func site(_ reference: String) async throws -> SiteView {
        let site = try await find(reference)
        var view = SiteView(site)
        let told = PromiseTelling(site, host.addressing, at: try await clock.look(self).time)
        (view.insistFor, view.insistSince, view.insistedUntil) = (told.insistFor, told.insistSince, told.insistedUntil)
        return view
    }
    package func createSite(_ request: CreateSiteRequest, by peer: Peer) async throws -> ChangeAccepted {
        try await create(request, by: peer)
    }
    package func planSite(_ request: CreateSiteRequest) async throws -> PlanView { try await plan(request) }
    package func planSite(existing reference: String) async throws -> PlanView { try await plan(existing: reference) }
    package func planDeleteSite(_ reference: String, purge: Bool) async throws -> PlanView {
        purge ? try await planPurge(reference) : try await planDelete(reference)
    }
    package func deleteSite(_ reference: String, by peer: Peer) async throws -> ChangeAccepted { try await delete(reference, by: peer) }
    package func undeleteSite(_ reference: String, disabled: Bool, by peer: Peer) async throws -> ChangeAccepted {
        try await undelete(reference, disabled: disabled, by: peer)
    }
    package func purgeSite(_ reference: String, by peer: Peer) async throws -> ChangeAccepted { try await purge(reference, by: peer) }

    package func setSite(_ reference: String, _ request: SetSiteRequest, by peer: Peer) async throws -> ChangeAccepted {
        try await set(reference, request, by: peer)
    }
    package func planSet(_ reference: String, _ request: SetSiteRequest) async throws -> PlanView {
        try await planSettings(reference, request)
    }
    package func siteLimits(_ reference: String) async throws -> LimitsView { try await limits(of: reference) }
    package func purgeCache(_ reference: String, _ request: PurgeCacheRequest, by peer: Peer) async throws -> CachePurged {
        try await purgePages(reference, request)
    }

    package func loginLink(_ reference: String, by peer: Peer) async throws -> LoginLink {
        let site = try await find(reference)
        // Switched off, nginx answers the link with 503.
        try site.requireEnabled(to: "log in to")
        let validFor = 60
        return LoginLink(url: try await host.wordpress.loginURL(site, seconds: validFor).exposed, validFor: validFor)
    }

    package func changes(limit: Int, within: Set<SiteID>?) async throws -> [ChangeView] {
        try await store.changes(limit: limit, of: within.map { $0.map(\.rawValue) }).map(ChangeView.init)
    }
    package func change(_ id: String) async throws -> ChangeView { ChangeView(try await change(id: id)) }

    package func events(_ id: String, after: Int64) async throws -> AsyncThrowingStream<EventView, any Error> {
        let events = await runner.events(of: try await change(id: id).id, after: after)
        return AsyncThrowingStream { continuation in
            let copying = Task {
                do {
                    for try await event in events { continuation.yield(EventView(event)) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in copying.cancel() }
        }
    }

    package func adminPassword(_ change: String, by peer: Peer) async throws -> AdminPassword {
        try await passwords.take(try await self.change(id: change).id, by: peer)
    }
    package func cancelChange(_ id: String, by peer: Peer) async throws { try await runner.cancel(try await change(id: id).id) }
    package func undoChange(_ id: String, by peer: Peer) async throws -> ChangeAccepted { try await undo(id, by: peer) }
    package func resumeChange(_ id: String, by peer: Peer) async throws -> ChangeAccepted {
        let change = try await change(id: id).id
        let seen = try await runner.beginResume(change)
        return ChangeAccepted(changed: true, change: change.rawValue, eventsAfter: seen)
    }
}
