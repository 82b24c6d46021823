import HostServices
import SiteModel

/// What stood in a vhost's place before an activation put a new one there: a change that is refused must not take its site out of service.
actor StandingVhosts {
    private let host: ServiceHost
    private var kept: [SiteID: KeptFiles] = [:]

    init(_ host: ServiceHost) { self.host = host }

    /// Looks before anything is written.
    func keep(_ site: SiteID) async throws {
        kept[site] = nil
        kept[site] = try await host.files.take(.vhost(site))
    }

    /// Nothing was written where nothing was kept.
    func putBack(_ site: SiteID, rejected: Bool) async throws {
        guard let before = kept[site] else { return }
        if rejected { try await host.web.withdraw(site, keeping: .refused) }
        try await host.files.putBack(before, at: .vhost(site))
        kept[site] = nil
    }

    func forget(_ site: SiteID) { kept[site] = nil }
}
