import AgentStore
import HostServices
import Logging
import SiteModel
import SiteOperations

/// The daemon's own start does not depend on nginx: without it there is nobody to ask what is wrong.
extension AgentCore {
    package func startServing() async throws {
        let report = await ServingStart.run(try await servedVhosts(), on: host)
        for replaced in report.repair.replaced {
            let site = Logger.MetadataValue.string(replaced.site?.rawValue ?? "all")
            logger.error("refused file set aside", metadata: ["file.path": "\(replaced.file.path)", "site.id": site])
        }
        for site in report.repair.leftOut { logger.error("site left out so that the others serve", metadata: ["site.id": "\(site)"]) }
        if let problem = report.problem { logger.error("nginx does not run", metadata: ["problem.message": "\(problem.message)"]) }
    }

    /// As the state has them. One that has no address here was never served.
    func servedVhosts() async throws -> [SiteID: Vhost] {
        var vhosts: [SiteID: Vhost] = [:]
        for site in try await store.sites(state: .live) { vhosts[site.id] = try? site.vhost(host.addressing) }
        return vhosts
    }
}
