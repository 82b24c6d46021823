import HostServices
import LinuxHost
import SandboxHost
import SiteModel
import SiteOperations

/// A private host below one directory.
package struct SandboxComposition: HostComposition {
    package let layout: HostLayout
    /// What the services themselves stand on; whoever composes may put something of its own between.
    package var runner: any CommandRunner
    package var services: any ServiceManager
    package var secrets: any Secrets
    package let settings: SandboxSettings

    package var redis: Bool { settings.redis }
    package var mirror: MirrorAddress? { settings.mirror }
    package var remedies: HostRemedies {
        HostRemedies(
            serviceDown: "look into \(layout.logs), then agent sandbox up", databaseDown: "look into \(layout.logs), then agent sandbox up",
            daemonOutdated: "agent sandbox up",
            nginxLog: "read \(layout.serviceLog(.nginx))",
            serverFile: "mend it, or remove it and have it written anew: agent sandbox up")
    }

    /// - Parameter executable: the `agent` that is executed again to become another user; its installed text is used.
    package init(root: String, executable: String = OwnBinary.path) throws {
        layout = try SandboxLayout.layout(root: root, share: ShareDirectory.find(executable: executable))
        try SandboxOwner.require(layout)
        guard let settings = try SandboxSettings.load(layout) else {
            throw Problem.cannot(
                "run the daemon on", root, "no sandbox was brought up there", code: .sandboxNotRunning,
                hint: "agent sandbox up --root \(root)")
        }
        self.settings = settings
        runner = LinuxCommandRunner(executable: executable)
        services = SandboxServiceManager(layout: layout)
        secrets = FileSecrets(layout: layout)
    }

    package func host(_ guards: any OutboundGuards, _ named: any NamedSecrets) throws -> ServiceHost {
        try LinuxFoundation(
            layout: layout, addressing: settings.addressing, runner: runner, services: services, secrets: secrets,
            accounts: SandboxAccounts(layout: layout), redis: redis, mirror: mirror,
            php: FilePHPOutput(layout: layout, runner: runner), commands: PlainSiteCommands(),
            sleeper: NoPHPSleep(), limits: UnenforcedLimits("not enforced in a sandbox"),
            walls: UnwatchedWalls("not watched in a sandbox")
        ).host(guards, named)
    }
}
