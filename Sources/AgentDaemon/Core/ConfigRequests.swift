import AgentAPI
import AgentServer
import AgentStore
import ChangeEngine
import HostServices
import SiteModel
import SiteOperations

/// `host reload` and `host upgrade-config`: server-wide files first, then each site as a change of its own.
extension AgentCore {
    /// Sites renewed at the same time; their reloads are gathered.
    private static let together = 8

    package func reloadHost(by peer: Peer) async throws { try await activation.reloadAll() }

    package func configuration() async throws -> ConfigView {
        var views = try await serverFiles().map { ConfigFileView($0) }
        for site in try await store.sites(state: .live) {
            views += try await SiteRenewal.look(site, host, now: seconds).files.map { ConfigFileView($0, of: site) }
        }
        return ConfigView(files: views)
    }

    package func upgradeConfiguration(_ request: UpgradeConfigRequest, by peer: Peer) async throws -> ConfigView {
        var views = request.overwrite ? try await replaceRefused() : []
        views += await renewServerFiles(overwrite: request.overwrite, try await serverFiles())
        var sites = try await store.sites(state: .live)[...]
        while !sites.isEmpty {
            views += try await withThrowingTaskGroup(of: [ConfigFileView].self) { group in
                for site in sites.prefix(Self.together) {
                    group.addTask { try await renew(site, overwrite: request.overwrite, by: peer) }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            sites = sites.dropFirst(Self.together)
        }
        return ConfigView(files: views)
    }

    /// Of all files: the server's and those of sites that serve.
    func renderedFiles() async throws -> [RenderedFile] {
        var all = try await serverFiles()
        for site in try await store.sites(state: .live) { all += try await site.files(host) }
        return all
    }

    private func serverFiles() async throws -> [RenderedFile] {
        try await host.serverFiles?.files().filter { $0.state != .current } ?? []
    }

    /// Several files that are refused at once stand in each other's way: a change of one is refused because of the other. So those go first, together.
    private func replaceRefused() async throws -> [ConfigFileView] {
        let vhosts = try await servedVhosts()
        let outcome = try await activation.alone { [host] in
            let outcome = try await TreeRepair.run(vhosts, on: host, .running)
            if outcome.refusal == nil, !outcome.replaced.isEmpty { try await host.web.reload() }
            return outcome
        }
        var views: [ConfigFileView] = []
        for replaced in outcome.replaced {
            var site: Site?
            if let id = replaced.site { site = try await store.site(id) }
            views.append(ConfigFileView(replaced.file, of: site, outcome: "renewed"))
        }
        return views
    }

    private func renewServerFiles(overwrite: Bool, _ files: [RenderedFile]) async -> [ConfigFileView] {
        let edited = files.filter { $0.state == .edited && !overwrite }
        let renewed = files.filter { !edited.contains($0) }
        let left = edited.map { ConfigFileView($0, outcome: "left", reason: ConfigFileView.editedByHand) }
        do {
            try await ServerFilesRenewal.run(renewed, on: host, activation)
            return left + renewed.map { ConfigFileView($0, outcome: "renewed") }
        } catch {
            let reason = (error as? Problem)?.message ?? "\(error)"
            return left + renewed.map { ConfigFileView($0, outcome: "left", reason: reason) }
        }
    }

    /// A site is renewed as a whole or left as a whole.
    private func renew(_ listed: Site, overwrite: Bool, by peer: Peer) async throws -> [ConfigFileView] {
        // The list may be minutes old.
        guard let site = try await store.site(listed.id), site.state == .live else { return [] }
        let renewal = try await SiteRenewal.look(site, host, now: seconds)
        let files = renewal.files
        if files.isEmpty { return [] }
        func left(_ reason: String) -> [ConfigFileView] { files.map { ConfigFileView($0, of: site, outcome: "left", reason: reason) } }
        if !overwrite, files.contains(where: { $0.state == .edited }) { return left(ConfigFileView.editedByHand) }
        do {
            let change = Self.newChange()
            let plan = try UpgradeSiteConfig.plan(site, addressing: host.addressing, certificate: renewal.isDue ? seconds : nil)
            try await open(plan, change, by: peer)
            let ended = try await runner.finished(change)
            if ended.state == .done { return files.map { ConfigFileView($0, of: site, outcome: "renewed") } }
            return left("\(ended.problem?.message ?? "it was taken back") (agent change show \(change))")
        } catch let problem as Problem {
            return left(problem.message)
        }
    }
}

extension ConfigFileView {
    fileprivate static let editedByHand = "edited by hand"

    /// Seals tell people nothing.
    fileprivate init(_ file: RenderedFile, of site: Site? = nil, outcome: String? = nil, reason: String? = nil) {
        self.init(
            path: file.path, state: file.state.rawValue, site: site?.spec.domain.ascii,
            diff: UnifiedDiff.between(file.current.map(Seal.without), Seal.without(file.wanted), path: file.path), outcome: outcome,
            reason: reason)
    }
}
