import AgentStore
import HostServices
import SiteModel

/// Keys of orders are nobody's when their site is gone, or has its certificate.
struct OrderLeftovers: Sendable {
    let core: AgentCore
    init(_ core: AgentCore) { self.core = core }

    /// - Returns: how many went.
    @discardableResult
    func sweep() async throws -> Int {
        let inventory = try await core.host.authority.inventory()
        // Read afterwards: an order is on record before anything of it lies there.
        let waiting = Set(try await core.store.certificateStandings().values.compactMap(\.order))
        var swept = 0
        for left in inventory where !waiting.contains(left.name) {
            // What is neither an order's nor a revocation's is a person's, or tells of damage: it stays to be seen.
            guard left.order != nil || left.state == .leftover, left.state != .running else { continue }
            try await core.host.authority.discard(left.name)
            swept += 1
        }
        return swept
    }
}
