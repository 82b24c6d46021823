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

    /// What an administrator asks for; nil: as it was.
    package struct Asked: Sendable {
        package var http3: HTTP3Offer?
        package var cloudflare: Bool?
        package var masters: PHPMasters?
        package var connectionLimit: Bool?
        /// That nginx may be taken over whatever it serves; never kept.
        package var takeOver = false
        package init(
            http3: HTTP3Offer? = nil, cloudflare: Bool? = nil, masters: PHPMasters? = nil, connectionLimit: Bool? = nil,
            takeOver: Bool = false
        ) {
            self.takeOver = takeOver
            self.connectionLimit = connectionLimit
            self.http3 = http3
            self.cloudflare = cloudflare
            self.masters = masters
        }
    }

    package func run(_ asked: Asked) async throws -> Outcome {
        try requireRoot()
        try requirePackages()
        try await NginxOwner(runner: runner).require(takingOver: asked.takeOver)
        let nginx = try await InstalledNginx(runner: runner).facts()
        if asked.http3 == .offered, !nginx.hasHTTP3 { throw withoutHTTP3(nginx) }
        let isNew = !HostRecord.exists(layout)
        let before = try HostRecord.choices(layout)
        var choices = before
        let lock = try asked.masters == nil || asked.masters == choices.masters ? nil : PHPMastersChoice(layout: layout).begin()
        defer { lock?.release() }
        choices.http3 = asked.http3 ?? choices.http3
        choices.cloudflare = asked.cloudflare ?? choices.cloudflare
        choices.masters = asked.masters ?? choices.masters
        choices.connectionLimit = asked.connectionLimit ?? choices.connectionLimit
        let web = try SystemUser.named("www-data")
        try await onBlockingThread { [self] in
            try OwnDirectory.make(layout.directories.all + layout.directories.ofSystem)
            try DiskReserve(path: layout.reserve).keep()
        }
        try await IDCounter(path: layout.accounts, host: layout.root).claim()
        let units = try SystemUnits(layout: layout, systemctl: systemctl, webUser: web)
        let unit = try await units.write()
        let main = try configuration(nginx, choices, web)
        let replaced = try main.write()
        let nginxOutcome = try await bringUpNginx(isNew: isNew, reload: !replaced.isEmpty) {
            try main.put(replaced)
        } again: {
            try main.write()
        }
        if nginxOutcome.refusal != nil { (choices.http3, choices.cloudflare) = (before.http3, before.cloudflare) }
        try HostRecord.write(layout, choices)
        let limit = try await ConnectionLimitUnit(systemctl: systemctl).put(wanted: choices.connectionLimit)
        let written = !replaced.isEmpty && nginxOutcome.refusal == nil
        return Outcome(changed: isNew || unit || written || limit || lock != nil, refusal: nginxOutcome.refusal, down: nginxOutcome.down)
    }

    package struct Outcome: Sendable {
        /// Something but what a boot empties.
        package var changed: Bool
        /// Why nginx goes on with the server-wide files that it had.
        package var refusal: Problem?
        /// Why nginx does not run. The daemon starts all the same: it mends what is its own, and tells of the rest.
        package var down: Problem?
    }

    /// nginx's server-wide files, with what the installed nginx understands and as was chosen.
    package func nginxConfiguration() async throws -> NginxMainConfiguration {
        try configuration(await InstalledNginx(runner: runner).facts(), HostRecord.choices(layout), SystemUser.named("www-data"))
    }

    private func configuration(_ nginx: NginxFacts, _ choices: HostRecord.Choices, _ web: SiteIdentity) throws -> NginxMainConfiguration {
        NginxMainConfiguration(
            layout: layout, port: Self.addressing.httpPort, webUser: web, listening: .everywhere,
            tls: NginxMainConfiguration.TLSDoor(port: Self.addressing.port, nginx: nginx, http3: choices.http3),
            cloudflare: choices.cloudflare ? try CloudflareList(layout: layout).networks() : nil)
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
        (Programs.nginx, "nginx"), (Programs.mariadbd, "mariadb-server"), (Systemctl.path, "systemd"),
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

    /// Restarted once, when the machine becomes a host: a unit's own limits are taken at a start only. Later everything is a reload, which no visitor
    /// feels; new limits wait for the next start. Where nginx refuses what was written, beside a person's own work for one, `putBack` is called and it
    /// goes on with what it has: a daemon with yesterday's server-wide files is better than none.
    /// Refused with the old files too, it is somebody else's file that is refused: then ours stand, for the distribution's would serve no site.
    private func bringUpNginx(
        isNew: Bool, reload: Bool, putBack: () throws -> Void, again: () throws -> Void
    ) async throws -> (refusal: Problem?, down: Problem?) {
        let check = NginxCheck(layout: layout, runner: runner)
        if isNew {
            try await check.run()
            try await systemctl.restart(Self.nginx)
            return (nil, nil)
        }
        var refusal: Problem?
        if reload {
            do { try await check.run() } catch let problem as Problem {
                try putBack()
                do { try await check.run() } catch is Problem { try again() }
                refusal = problem
            }
        }
        return (refusal, try await whyDown(reload: reload && refusal == nil, check))
    }

    private static let nginx = "nginx.service"

    /// nil when it runs. What nginx itself says is worth more than that its unit failed.
    private func whyDown(reload: Bool, _ check: NginxCheck) async throws -> Problem? {
        if reload, try await systemctl.show([Self.nginx]).contains(where: \.isRunning) {
            try await systemctl.reload(Self.nginx)
            return nil
        }
        do {
            try await systemctl.startAnew(Self.nginx)
            return nil
        } catch let failure as Problem {
            do { try await check.run() } catch let refusal as Problem { return refusal }
            return failure
        }
    }
}
