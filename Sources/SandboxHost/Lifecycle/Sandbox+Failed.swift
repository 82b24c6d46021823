import HostServices
import LinuxHost
import SiteModel

/// An `up` that fails leaves running what ran before it, and nothing else.
extension Sandbox {
    enum Before: Sendable {
        case nothing
        /// Services under a supervisor.
        case supervised([ServiceName])
        /// Services whose supervisor was killed: they serve, and have one again.
        case abandoned
    }

    func before() async throws -> Before {
        if let services = try await services() { return .supervised(services.map(\.name)) }
        let layout = layout
        let lives = await onBlockingThread {
            StoredServices.names(in: layout, ending: ".process").contains { ProcessRecord.read(layout.serviceProcess($0))?.alive != nil }
        }
        return lives ? .abandoned : .nothing
    }

    func takeBack(to before: Before) async throws {
        switch before {
        case .nothing: try await endEverything()
        case .supervised(let names):
            // Only what `up` itself starts: the daemon may have begun a site's PHP meanwhile.
            for name in [Self.daemon, SandboxNginx.name, SandboxRedis.name, SandboxMariaDB.name] where !names.contains(name) {
                try await manager.remove(name)
            }
        case .abandoned: break
        }
    }
}
