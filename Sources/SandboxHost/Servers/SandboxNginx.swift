import ConfigTemplates
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
                environment: environment),
            logFile: layout.serviceLog(Self.name),
            // Graceful: requests that run are answered.
            stopSignal: SIGQUIT, stopTimeout: 10, ready: .port(settings.httpPort))
    }

    /// nginx reads none of what is added: one that listens at another port is another definition, so that the supervisor starts it again.
    private var environment: [String: String] {
        var environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]
        environment["AGENT_TLS_PORT"] = settings.httpsPort.map(String.init)
        return environment
    }

    /// nginx.conf and globals/; vhosts are the daemon's.
    /// - Parameters:
    ///   - webServer: nil where nginx's workers stay its owner's.
    ///   - facts: what decides how sites answer over TLS; nil where they do not.
    func writeMain(webServer: SiteIdentity?, _ facts: NginxFacts?) throws {
        let tls = settings.httpsPort.flatMap { port in facts.map { NginxMainConfiguration.TLSDoor(port: port, nginx: $0) } }
        try NginxMainConfiguration(layout: layout, port: settings.httpPort, webUser: webServer, tls: tls).write()
    }
}
