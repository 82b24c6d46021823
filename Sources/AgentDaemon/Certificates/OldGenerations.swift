import HostServices
import SiteModel
import SiteOperations

/// Puts certificates away that were followed by others. The one before the current stays, with its key: a way back may need it. So do those that a vhost names,
/// whoever wrote it, and those that are newer than the current one: a change may be about to serve them.
struct OldGenerations: Sendable {
    let core: AgentCore
    init(_ core: AgentCore) { self.core = core }

    /// - Returns: how many were removed, and what went wrong with the first site of which none could be.
    func remove() async throws -> (removed: Int, failure: (any Error)?) {
        var (removed, each) = (0, EachSite(core, "old certificates"))
        for site in try await core.store.sites(state: .live) {
            removed += try await each.turn(site.id) { try await remove(of: site) } ?? 0
        }
        return (removed, each.failure)
    }

    private func remove(of site: Site) async throws -> Int {
        guard let current = site.certificate?.generation, current > 2 else { return 0 }
        // A change in the middle, or one that is stuck, may go back further.
        guard try await core.store.lastChange(of: site.id.rawValue)?.state.isFinal ?? true else { return 0 }
        let text = try await core.host.web.published(site.id) ?? ""
        let named = (1..<current).filter {
            text.contains(core.host.layout.certificate(CertificateReference(site: site.id, generation: $0)))
        }
        return try await core.host.certificates.prune(site.id, below: current - 1, except: Set(named)).count
    }
}
