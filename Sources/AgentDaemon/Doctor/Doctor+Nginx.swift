import HostServices
import SiteModel
import SiteOperations

/// nginx's own judgement of all its files, as they stand now.
extension AgentCore {
    func nginxFindings() async -> [Finding] {
        do {
            let sites = try await store.sites(state: .live)
            let domains = Dictionary(sites.map { ($0.id, $0.spec.domain) }, uniquingKeysWith: { first, _ in first })
            let rejected = NginxFindings.rejected(try await host.web.rejected(), of: host.layout, domains)
            guard let refusal = try await refusal() else { return rejected }
            return [NginxFindings.refused(refusal, try await owner(of: refusal, sites), settings.remedies)] + rejected
        } catch {
            let problem = error as? Problem ?? Problem(.internalError, "cannot have nginx's files judged: \(error)")
            return [HostFindings.incomplete(problem, root: settings.root)]
        }
    }

    /// What is refused while an activation is at work may be gone in a moment: only what is refused also between two of them counts.
    private func refusal() async throws -> Problem? {
        guard try await host.web.refusal() != nil else { return nil }
        return try await activation.alone { [host] in try await host.web.refusal() }
    }

    private func owner(of refusal: Problem, _ sites: [Site]) async throws -> NginxFindings.Owner {
        if let id = refusal.details["site.id"] {
            guard let site = sites.first(where: { $0.id.rawValue == id }) else { return .nobody }
            let current = try? await host.web.published(site.id)  // What cannot be read is not the agent's text.
            return .site(site.spec.domain, edited: current != (try host.web.render(site.vhost(host.addressing))))
        }
        let isOurs = refusal.details["nginx.file"].map { host.layout.isServerFile($0) } ?? false
        return isOurs ? .server : .stranger
    }
}
