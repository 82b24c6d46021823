import ConfigTemplates
import Foundation
import HostServices
import SiteModel

/// Makes a Debian machine ready for the daemon: directories, nginx's main configuration, what is added to its unit, a range of user numbers.
/// Safe to repeat, and run before every start of the daemon, because /run is empty after a boot.
package struct HostPreparation: Sendable {
    /// Each site has its name to itself and answers over TLS; plain http shows the way there.
    package static let addressing = PublicAddressing(form: .exact, scheme: "https", port: 443, httpPort: 80)
    private let layout: HostLayout
    private let systemctl: Systemctl
    private let runner: any CommandRunner

    package init(layout: HostLayout, systemctl: Systemctl, runner: any CommandRunner) {
        self.layout = layout
        self.systemctl = systemctl
        self.runner = runner
    }

    /// - Parameter http3: nil: as it was.
    /// - Returns: whether something was changed but what a boot empties.
    package func run(http3 asked: HTTP3Offer?) async throws -> Bool {
        try requireRoot()
        try requirePackages()
        let nginx = try await InstalledNginx(runner: runner).facts()
        if asked == .offered, !nginx.hasHTTP3 { throw withoutHTTP3(nginx) }
        let isNew = !HostRecord.exists(layout)
        let http3 = try asked ?? HostRecord.http3(layout)
        let web = try SystemUser.named("www-data")
        try await onBlockingThread { [self] in
            try OwnDirectory.make(layout.directories.all + layout.directories.ofSystem)
            try DiskReserve(path: layout.reserve).refill()
        }
        try await IDCounter(path: layout.accounts, host: layout.root).claim()
        let unit = try writeNginxUnit()
        try keepDistributionsNginx()
        let tls = NginxMainConfiguration.TLSDoor(port: Self.addressing.port, nginx: nginx, http3: http3)
        let main = try NginxMainConfiguration(
            layout: layout, port: Self.addressing.httpPort, webUser: web, listening: .everywhere, tls: tls
        ).write()
        if unit { try await systemctl.daemonReload() }
        try await bringUpNginx(restart: unit, reload: main)
        try HostRecord.write(layout, http3: http3)
        return isNew || unit || main
    }

    // MARK: before anything is changed

    private func requireRoot() throws(Problem) {
        guard geteuid() == 0 else {
            throw .cannot("prepare", "this machine", "only root may", code: .forbidden, hint: "sudo agent host prepare")
        }
        guard access(layout.systemd, F_OK) == 0 else {
            throw .cannot(
                "prepare", "this machine", "systemd does not run it", code: .toolMissing,
                hint: "use a sandbox where there is no systemd: agent sandbox up")
        }
    }

    private func withoutHTTP3(_ nginx: NginxFacts) -> Problem {
        .cannot(
            "offer HTTP/3 on", "this machine", "its nginx \(nginx.version) was built without it", code: .toolMissing,
            hint: "Debian's nginx has it from 1.26 on, in Debian 13")
    }

    private static let packages = [
        (Programs.nginx, "nginx-light"), (Programs.mariadbd, "mariadb-server"), (Systemctl.path, "systemd"),
    ]

    private func requirePackages() throws(Problem) {
        for (program, package) in Self.packages where access(program, X_OK) != 0 {
            throw .cannot(
                "find", program, "the package \(package) is not installed", code: .toolMissing,
                hint: "apt-get install --no-install-recommends \(package)", details: ["program": program, "package": package])
        }
        guard try !PHPProgram.installed().isEmpty else {
            throw .cannot(
                "find", PHPProgram.directory, "no PHP with FPM is installed", code: .phpMissing, hint: "apt-get install php-fpm php-mysql")
        }
    }

    // MARK: nginx

    private func writeNginxUnit() throws(Problem) -> Bool {
        let context = NginxServiceContext(logs: layout.logs, cache: layout.cache)
        let text = try TemplateDirectory(share: layout.share).render(context).text
        if try AtomicFile.read(layout.nginxDropIn) == text { return false }
        try AtomicFile.write(text, to: layout.nginxDropIn, mode: 0o644)
        return true
    }

    /// What stood before the first take-over is kept, and never written again.
    private func keepDistributionsNginx() throws(Problem) {
        guard access(layout.nginxBefore, F_OK) != 0, !HostRecord.exists(layout), let before = try AtomicFile.read(layout.nginxConfiguration)
        else {
            return
        }
        try AtomicFile.write(before, to: layout.nginxBefore, mode: 0o644)
    }

    /// A unit's own limits are taken at a start only; everything else is a reload, which no visitor feels.
    private func bringUpNginx(restart: Bool, reload: Bool) async throws {
        let service = "nginx.service"
        if restart || reload { try await NginxCheck(layout: layout, runner: runner).run() }
        if restart { return try await systemctl.restart(service) }
        if reload { return try await systemctl.reload(service) }
        try await systemctl.start([service])
    }
}
