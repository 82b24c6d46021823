import AgentAPI
import SiteOperations

extension JobWork {
    static let refreshCloudflare = JobWork(.refreshCloudflare) { call in
        guard let server = call.core.host.serverFiles else { return "visitors of this host come from this machine" }
        guard try await server.files(cloudflare: try await server.cloudflare()).count > 1 else { return "not believed here: not asked" }
        let view = try await call.core.refreshCloudflare(RefreshCloudflareRequest(), by: call.peer)
        return view.changed ? "\(view.added.count) added, \(view.removed.count) removed" : "\(view.networks) networks as before"
    }
}
