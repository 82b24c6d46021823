import HostServices
import SiteModel

/// The server-wide files of nginx, and the units that a system host adds to systemd's.
package struct LinuxServerFiles: ServerFiles {
    private let layout: HostLayout
    private let units: SystemUnits?
    private let calls: OutboundCalls
    private let nginx: @Sendable () async throws -> NginxMainConfiguration

    /// - Parameter nginx: asked each time, because the installed nginx may have been upgraded.
    package init(
        layout: HostLayout, units: SystemUnits? = nil, calls: OutboundCalls,
        nginx: @escaping @Sendable () async throws -> NginxMainConfiguration
    ) {
        self.layout = layout
        self.calls = calls
        self.units = units
        self.nginx = nginx
    }

    package func files() async throws -> [RenderedFile] {
        var wanted = try await nginx().render()
        // Its text is the word of the last reload.
        wanted[layout.nginxGlobal("generation")] = nil
        for (path, text) in try units?.render() ?? [:] { wanted[path] = text }
        return try wanted.sorted { $0.key < $1.key }.map { path, text in
            RenderedFile(path: path, current: try AtomicFile.read(path), wanted: text)
        }
    }

    package func keepAside(_ path: String) async throws {
        try await onBlockingThread { [layout] () throws(Problem) in
            guard let text = try AtomicFile.read(path) else { return }
            try OwnDirectory.make(layout.directories.rejectedVhosts)
            try AtomicFile.write(text, to: layout.rejectedServerFile(path), mode: 0o644)
        }
    }

    package func cloudflare() async throws -> CloudflareNetworks { try CloudflareList(layout: layout).networks() }

    package func files(cloudflare networks: CloudflareNetworks) async throws -> [RenderedFile] {
        var wanted = [layout.cloudflareNetworks: networks.text]
        var main = try await nginx()
        if main.cloudflare != nil {
            main.cloudflare = networks
            let path = layout.nginxGlobal("cloudflare")
            wanted[path] = try main.render()[path]
        }
        return try wanted.sorted { $0.key < $1.key }.map { path, text in
            RenderedFile(path: path, current: try AtomicFile.read(path), wanted: text)
        }
    }

    package func list(at address: String) async throws -> String {
        do {
            return try await ReleaseDownload(calls: calls, layout: layout).text(at: address, limit: Int64(CloudflareNetworks.mostBytes))
        } catch var problem as Problem where problem.code == .downloadFailed || problem.hint == nil {
            problem.hint = "fetch the lists elsewhere and give them as files: agent host refresh-cloudflare --from FILE"
            throw problem
        }
    }

    package func write(_ texts: [String: String?]) async throws {
        let main = try await nginx()
        try await onBlockingThread { () throws(Problem) in try main.put(texts) }
        // Running services keep what they were started with.
        if let units, texts.keys.contains(where: { $0.hasPrefix(layout.units) }) { try await units.reload() }
    }
}
