import HostServices
import LinuxHost
import SandboxHost
import SiteModel

/// The sandbox's services behind the protocols: the one place that knows which host this is.
package struct SandboxComposition: Sendable {
    package let layout: HostLayout
    /// What the services themselves stand on; whoever composes may put something of its own between.
    package var runner: any CommandRunner
    package var services: any ServiceManager
    package var secrets: any Secrets
    package let settings: SandboxSettings

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

    package func host() throws -> ServiceHost {
        let accounts = try SandboxAccounts(layout: layout)
        let web = accounts.webServer
        let databases = MariaDBDatabases(socket: layout.mariadbSocket)
        let nobody = accounts.isolated ? try SystemUser.named("nobody") : nil
        let pristine = PristineInstaller(layout: layout, runner: runner, databases: databases, secrets: secrets, pristineIdentity: nobody)
        let releases = LinuxWordPressReleases(
            layout: layout, webUser: web, runner: runner, unpackIdentity: nobody, mirror: WordPressMirror(settings.mirror),
            pristine: { try await pristine.ensure($0, php: $1) })
        return ServiceHost(
            layout: layout, addressing: settings.addressing, services: services, accounts: accounts,
            trees: LinuxSiteTrees(layout: layout, webUser: web, isolated: accounts.isolated), releases: releases,
            wordpress: LinuxWordPressSites(layout: layout, runner: runner, databases: databases, secrets: secrets), databases: databases,
            web: NginxWebServer(layout: layout, runner: runner, services: services, webUser: web, addressing: settings.addressing),
            php: PHPFPMRuntime(layout: layout, runner: runner, services: services, webUser: web, isolated: accounts.isolated),
            probe: HTTPProbe(), secrets: secrets, manifests: FileManifests(layout: layout), files: LinuxConfigurationFiles(layout: layout),
            certificates: FileCertificates(layout: layout), tools: LinuxTools(runner: runner, redis: settings.redis))
    }
}
