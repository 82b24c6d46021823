import Foundation
import HostServices
import LinuxHost
import SiteModel

/// The sandbox's nginx as a service.
struct SandboxNginx {
    let layout: HostLayout
    let settings: SandboxSettings

    static let name = ServiceName(unchecked: "nginx")

    var definition: ServiceDefinition {
        ServiceDefinition(
            name: Self.name,
            command: Command(
                SandboxTools.nginx,
                ["-p", "\(layout.root)/", "-c", layout.nginxConfiguration, "-e", layout.serviceLog(Self.name), "-g", "daemon off;"],
                environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"]),
            logFile: layout.serviceLog(Self.name),
            // Graceful: requests that run are answered.
            stopSignal: SIGQUIT, stopTimeout: 10, ready: .port(settings.httpPort))
    }

    func writeMain() throws {
        let text = main
        if try AtomicFile.read(layout.nginxConfiguration) != text { try AtomicFile.write(text, to: layout.nginxConfiguration, mode: 0o644) }
    }

    private var main: String {
        """
        \(geteuid() == 0 ? "user www-data;" : "")
        worker_processes auto;
        pid \(layout.run)/nginx.pid;
        events { worker_connections 1024; }
        http {
            include /etc/nginx/mime.types;
            default_type application/octet-stream;
            access_log off;
            client_body_temp_path \(layout.nginxTemporary)/body;
            proxy_temp_path \(layout.nginxTemporary)/proxy;
            fastcgi_temp_path \(layout.nginxTemporary)/fastcgi;
            uwsgi_temp_path \(layout.nginxTemporary)/uwsgi;
            scgi_temp_path \(layout.nginxTemporary)/scgi;
            server {
                listen 127.0.0.1:\(settings.httpPort) default_server;
                return 444;
            }
            include \(layout.vhosts)/*.conf;
        }
        """ + "\n"
    }
}
