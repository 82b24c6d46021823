import AgentAPI
import Foundation
import HostServices
import LinuxHost
import SandboxHost
import SiteModel

/// `agent sandbox up|down|status`: done by the binary itself, because they must work when no daemon does.
package enum SandboxLifecycle {
    package static func up(_ options: SandboxOptions) async throws -> SandboxView {
        let sandbox = Sandbox(layout: try SandboxLayout.layout(root: options.root))
        _ = try await sandbox.up(
            .init(
                form: options.publicHost, port: options.port, redis: options.redis, mirror: options.mirror, tls: options.tls,
                tlsPort: options.tlsPort, daemon: options.daemon))
        return try await view(sandbox)
    }

    package static func down(root: String) async throws {
        try await Sandbox(layout: try SandboxLayout.layout(root: root)).down()
    }

    package static func status(root: String) async throws -> SandboxView {
        try await view(Sandbox(layout: try SandboxLayout.layout(root: root)))
    }

    private static func view(_ sandbox: Sandbox) async throws -> SandboxView {
        try SandboxOwner.require(sandbox.layout)
        let settings = try SandboxSettings.load(sandbox.layout)
        let supervised = try await sandbox.services()
        let services = supervised ?? sandbox.leftRunning()
        return SandboxView(
            root: sandbox.layout.root, running: supervised != nil || !services.isEmpty, supervised: supervised != nil,
            httpPort: settings?.httpPort, httpsPort: settings?.httpsPort, publicHost: settings?.form.rawValue,
            isolated: geteuid() == 0, redis: settings?.redis ?? false,
            wordpressMirror: WordPressMirror(settings?.mirror).base,
            services: services.map { .init(name: $0.name.rawValue, state: $0.state.rawValue, pid: $0.pid, restarts: $0.restarts) })
    }
}

/// `agent sandbox supervise`: the parent of the sandbox's servers, in the foreground.
package enum SupervisorMain {
    package static func run(root: String) async throws {
        try await SupervisorProcess.run(try SandboxLayout.layout(root: root))
    }
}
