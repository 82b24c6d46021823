import HostServices
import Logging
import SiteModel
import SiteOperations

/// A few live sites at random, to be asked whether an activation hurt them.
struct Neighbours: Sendable {
    private static let most = 2
    private let sites: @Sendable () async throws -> [Site]
    private let addressing: PublicAddressing
    private let logger: Logger

    /// - Parameter sites: those that are live.
    init(_ addressing: PublicAddressing, logger: Logger, sites: @escaping @Sendable () async throws -> [Site]) {
        self.addressing = addressing
        self.logger = logger
        self.sites = sites
    }

    /// One that cannot be asked is left out and another is drawn: as long as there is one, somebody watches. Where nobody does, the log says so and the
    /// site's own proof still decides.
    func choose(except site: SiteID) async -> [ProbeTarget] {
        let others: [Site]
        do { others = try await sites().filter { $0.id != site && $0.spec.enabled } } catch {
            logger.error("activation without neighbours", metadata: ["site.id": "\(site)", "problem": "\(error)"])
            return []
        }
        var chosen: [ProbeTarget] = []
        for neighbour in others.shuffled() where chosen.count < Self.most {
            do { chosen.append(try neighbour.vhost(addressing).target) } catch {
                logger.error("neighbour not asked", metadata: ["site.id": "\(neighbour.id)", "problem": "\(error)"])
            }
        }
        return chosen
    }
}
