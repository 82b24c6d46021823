import AgentAPI
import AgentServer
import HostServices
import SiteModel
import SiteOperations

/// What a site may use and uses, and its stored pages: no changes, nothing to take back.
extension AgentCore {
    func limits(of reference: String) async throws -> LimitsView {
        let site = try await find(reference)
        let use = try await host.limits.usage(site.id, site.spec.php)
        let disk = try await site.state == .live ? host.trees.size(of: site.id) : nil
        // Nothing of a site in the trash runs, and nothing is kept for it.
        let unheld =
            site.state == .live
            ? try await host.limits.unheld(site.spec.limits.machine, of: site.id, site.spec.php) : try host.limits.missing()
        let words = Dictionary(uniqueKeysWithValues: unheld.map { ($0.key.rawValue, $0.value) })
        return LimitsView(
            site: SiteView(site), unenforced: host.limits.unenforced, unheld: words.isEmpty ? nil : words, memoryUsed: use.memory,
            tasksUsed: use.tasks, diskUsed: disk)
    }

    func purgePages(_ reference: String, _ request: PurgeCacheRequest) async throws -> CachePurged {
        let site = try await find(reference)
        try site.requireLive(to: "purge pages of")
        if request.compiled == true { return try await forgetCompiled(of: site, besides: request.paths ?? []) }
        let asked = request.paths ?? []
        guard asked.count <= CachePath.most else {
            throw Problem.cannot(
                "purge pages of", site.spec.domain.ascii,
                "\(asked.count) paths are more than \(CachePath.most): leave them out to purge all",
                code: .badRequest)
        }
        let paths = try asked.map { try CachePath($0) }
        try await host.web.purge(site.id, paths: paths.isEmpty ? nil : paths)
        return CachePurged(site: site.id.rawValue, all: paths.isEmpty, paths: paths.map(\.rawValue))
    }

    private func forgetCompiled(of site: Site, besides paths: [String]) async throws -> CachePurged {
        guard paths.isEmpty else {
            throw Problem.cannot(
                "purge compiled code of", site.spec.domain.ascii, "it is forgotten as a whole: it has no pages", code: .badRequest)
        }
        try await host.php.forgetCompiled(site.pool)
        return CachePurged(site: site.id.rawValue, all: true, paths: [], compiled: true)
    }
}
