import AgentAPI
import AgentServer
import HostServices
import SiteModel
import SiteOperations

/// `host refresh-cloudflare`: a newer list is believed as a whole or not at all, and nginx goes on with the old one when it refuses the new.
extension AgentCore {
    package func refreshCloudflare(_ request: RefreshCloudflareRequest, by peer: Peer) async throws -> CloudflareView {
        guard let server = host.serverFiles else {
            throw Problem.cannot(
                "refresh Cloudflare's networks of", host.layout.root, "visitors of a sandbox come from this machine", code: .badUsage,
                hint: "agent host refresh-cloudflare --help")
        }
        let addresses = request.text == nil ? request.addresses ?? RefreshCloudflareRequest.usual : request.addresses ?? []
        guard addresses.count <= 8 else { throw Problem(.badRequest, "cannot fetch \(addresses.count) lists: one request may name 8") }
        var texts = [request.text].compactMap(\.self)
        for address in addresses { texts.append(try await server.list(at: address)) }
        let name = ((request.text == nil ? [] : ["of the request"]) + addresses).joined(separator: " and ")
        let networks = try CloudflareNetworks(texts.joined(separator: "\n"), named: name)
        let before = Set(try await server.cloudflare().ranges)
        let files = try await server.files(cloudflare: networks)
        // A person's edit of what nginx reads is a person's. The list itself has no seal and is nobody's but ours.
        if let edited = files.first(where: { $0.state == .edited && $0.path.hasPrefix(host.layout.nginx) }) {
            throw Problem.cannot(
                "write", edited.path, "somebody edited it by hand", code: .stalePlan, hint: "agent host upgrade-config --overwrite",
                details: ["path": edited.path])
        }
        let changed = files.filter { $0.current != $0.wanted }
        if request.dryRun != true { try await ServerFilesRenewal.run(changed, on: host, activation) }
        return CloudflareView(
            changed: !changed.isEmpty, networks: networks.ranges.count,
            added: networks.ranges.filter { !before.contains($0) }.map(\.description),
            removed: before.subtracting(networks.ranges).sorted().map(\.description), believed: files.count > 1)
    }
}
