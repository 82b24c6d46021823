import Foundation
import HostServices
import LinuxHost
import SiteModel

/// The sandbox's nginx as a service.
struct SandboxNginx {
    let layout: HostLayout
    let settings: SandboxSettings

    static let name = ServiceName.nginx

    var definition: ServiceDefinition {
        ServiceDefinition(
            name: Self.name,
            command: Command(
                SandboxTools.nginx,
                // Without -p and -e it would open the distribution's own error log first.
                ["-p", layout.nginx, "-c", layout.nginxConfiguration, "-e", layout.nginxErrorLog, "-g", "daemon off;"],
                environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]),
            logFile: layout.serviceLog(Self.name),
            // Graceful: requests that run are answered.
            stopSignal: SIGQUIT, stopTimeout: 10, ready: .port(settings.httpPort))
    }

    /// nginx.conf and globals/; vhosts are the daemon's.
    /// - Parameter webServer: nil where nginx's workers stay its owner's.
    func writeMain(webServer: SiteIdentity?) throws {
        try NginxMainConfiguration(layout: layout, port: settings.httpPort, webUser: webServer).write()
    }
}
