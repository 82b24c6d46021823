import HostServices
import SiteModel

/// The server-wide files of nginx, and the units that a system host adds to systemd's.
package struct LinuxServerFiles: ServerFiles {
    private let layout: HostLayout
    private let units: SystemUnits?
    private let nginx: @Sendable () async throws -> NginxMainConfiguration

    /// - Parameter nginx: asked each time, because the installed nginx may have been upgraded.
    package init(layout: HostLayout, units: SystemUnits? = nil, nginx: @escaping @Sendable () async throws -> NginxMainConfiguration) {
        self.layout = layout
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

    package func write(_ texts: [String: String?]) async throws {
        let main = try await nginx()
        try await onBlockingThread { () throws(Problem) in try main.put(texts) }
        // Running services keep what they were started with.
        if let units, texts.keys.contains(where: { $0.hasPrefix(layout.units) }) { try await units.reload() }
    }
}
