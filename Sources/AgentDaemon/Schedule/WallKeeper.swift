import HostServices
import ServiceLifecycle
import SiteModel
import SiteOperations

/// Looks every two seconds which sites stand at their walls, and has those held, and let go, of whom WallPolicy says so.
actor WallKeeper: Service {
    private let core: AgentCore
    private var policy = WallPolicy()

    /// nil where nobody can look.
    init?(core: AgentCore) {
        guard core.host.walls.unwatched == nil else { return nil }
        self.core = core
    }

    func run() async throws {
        await letGoOfAll()
        await Periodically.run(every: .seconds(2), "limit watch", core.logger) { try await self.look() }
    }

    /// What an earlier daemon held: whoever still stands at a wall is held again within seconds.
    private func letGoOfAll() async {
        do {
            for site in try await core.host.walls.held() { try await act(.release(site)) }
        } catch {
            core.logger.error("sites not let go", metadata: ["problem": "\(error)"])
        }
    }

    private func look() async throws {
        for action in policy.look(try await core.host.walls.readings(), now: .now) {
            do { try await act(action) } catch {
                policy.failed(action, now: .now)
                throw error
            }
        }
    }

    private func act(_ action: WallPolicy.Action) async throws {
        switch action {
        case .hold(let site, let wall):
            guard try await core.host.walls.hold(site) else { return }
            core.logger.notice("site held to a quarter of a processor", metadata: ["site.id": "\(site)", "site.limit": "\(wall.rawValue)"])
            try await tell(SiteEvent(.limit, .held, name: wall.rawValue), of: site)
        case .release(let site):
            guard try await core.host.walls.release(site) else { return }
            core.logger.notice("site let go", metadata: ["site.id": "\(site)"])
            try await tell(SiteEvent(.limit, .released, name: "processor"), of: site)
        }
    }

    private func tell(_ event: SiteEvent?, of site: SiteID) async throws {
        if let event { try await core.store.record([event], of: site, at: AgentCore.now()) }
    }
}
