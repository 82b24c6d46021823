import HostServices
import LinuxHost
import SiteModel
import SiteOperations

/// A Debian machine: packaged services under systemd, Unix users, ports 80 and 443.
package struct SystemComposition: HostComposition {
    package let layout: HostLayout
    package let redis = false
    package let mirror: MirrorAddress? = nil
    package let remedies = HostRemedies(
        serviceDown: "systemctl status nginx mariadb, and journalctl -u 'agent-php*'",
        databaseDown: "journalctl -u mariadb.service -n 50 says why; systemctl start mariadb",
        daemonOutdated: "systemctl restart agent.service",
        nginxLog: "journalctl -u nginx.service -n 20",
        serverFile: "agent host upgrade-config --overwrite writes it anew; the edit is set aside", restart: "systemctl restart")
    private let runner: any CommandRunner

    package init(executable: String = OwnBinary.path) {
        layout = .system(share: ShareDirectory.find(executable: executable))
        runner = LinuxCommandRunner(executable: executable)
    }

    package func host(_ guards: any OutboundGuards, _ named: any NamedSecrets) throws -> ServiceHost {
        let counter = IDCounter(path: layout.accounts, host: layout.root)
        let accounts = try LinuxAccounts(counter: counter, users: UnixUsers(runner: runner))
        let masters = try HostRecord.choices(layout).masters
        let systemd = try SystemdServiceManager(layout: layout, runner: runner, webUser: accounts.webServer)
        var host = try LinuxFoundation(
            layout: layout, addressing: HostPreparation.addressing, runner: runner,
            services: masters == .shared ? SharedPHPServices(layout: layout, runner: runner, rest: systemd) : systemd,
            secrets: FileSecrets(layout: layout),
            accounts: accounts, redis: redis, mirror: mirror, php: JournalPHPOutput(runner: runner),
            commands: WalledSiteCommands(layout: layout),
            // Where they share one, what is idle costs nothing already.
            sleeper: masters == .shared ? NoPHPSleep() : SystemdPHPSleep(runner: runner),
            limits: masters == .shared ? Self.sharedLimits : SystemdLimits(layout: layout, runner: runner),
            walls: masters == .shared
                ? UnwatchedWalls("not watched where sites share their masters of PHP") : SystemdWallWatch(layout: layout, runner: runner),
            masters: masters, outside: ["/usr/bin/systemd-run", "--scope", "--quiet", "--collect", "--"],
            anchors: JournalAnchors(layout: layout, runner: runner)
        ).host(guards, named)
        let units = try SystemUnits(layout: layout, systemctl: Systemctl(runner: runner), webUser: accounts.webServer)
        host.serverFiles = LinuxServerFiles(layout: layout, units: units, calls: OutboundCalls(guards)) { [preparation] in
            try await preparation.nginxConfiguration()
        }
        host.connections = ConnectionLimitUnit(systemctl: Systemctl(runner: runner))
        return host
    }

    private static let sharedLimits = UnenforcedLimits(
        "not held where sites share their masters of PHP",
        refused: "sites of this host share their masters of PHP, which are one unit for systemd")

    private var preparation: HostPreparation { HostPreparation(layout: layout, systemctl: Systemctl(runner: runner), runner: runner) }

    /// `agent host prepare`.
    package func prepare(_ asked: HostPreparation.Asked = .init()) async throws -> HostPreparation.Outcome {
        try await preparation.run(asked)
    }

    package func requireReady() throws {
        guard HostRecord.exists(layout) else {
            throw Problem.cannot(
                "run the daemon on", "this machine", "it was never prepared as a host", code: .toolMissing, hint: "agent host prepare")
        }
    }
}
