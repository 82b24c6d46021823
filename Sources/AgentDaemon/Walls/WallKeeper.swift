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
            for site in try await core.host.walls.held() { await letGo(site) }
        } catch {
            core.logger.error("sites not let go", metadata: ["problem": "\(error)"])
        }
    }

    private func look() async throws {
        for action in policy.look(try await core.host.walls.readings(), now: .now) {
            if await done(action) { continue }
            policy.failed(action, now: .now)
            // One of its two units may be held all the same.
            if case .hold(let site, _) = action { await letGo(site) }
        }
    }

    /// Tried again after a minute when it fails.
    private func letGo(_ site: SiteID) async {
        if await !done(.release(site)) { policy.failed(.release(site), now: .now) }
    }

    /// One that fails keeps nobody else's back.
    private func done(_ action: WallPolicy.Action) async -> Bool {
        do {
            try await act(action)
            return true
        } catch {
            core.logger.error("site not held or let go", metadata: ["action": "\(action)", "problem": "\(error)"])
            return false
        }
    }

    private func act(_ action: WallPolicy.Action) async throws {
        switch action {
        case .hold(let site, let wall):
            guard try await core.host.walls.hold(site) else { return }
            core.logger.notice("site held to a quarter of a processor", metadata: ["site.id": "\(site)", "site.limit": "\(wall.rawValue)"])
            await tell(SiteEvent(.limit, .held, name: wall.rawValue), of: site)
        case .release(let site):
            guard try await core.host.walls.release(site) else { return }
            core.logger.notice("site let go", metadata: ["site.id": "\(site)"])
            await tell(SiteEvent(.limit, .released, name: "processor"), of: site)
        }
    }

    /// An event that cannot be written takes nothing back: the site is held, and the log says so.
    private func tell(_ event: SiteEvent?, of site: SiteID) async {
        guard let event else { return }
        do { try await core.store.record([event], of: site, at: AgentCore.now()) } catch {
            core.logger.error("event of a site not kept", metadata: ["site.id": "\(site)", "problem": "\(error)"])
        }
    }
}
