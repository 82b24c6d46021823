import HostServices
import LinuxHost
import SandboxHost
import SiteModel

/// The sandbox's services behind the protocols: the one place that knows which host this is.
struct SandboxComposition: Sendable {
    let layout: HostLayout
    private let settings: SandboxSettings

    init(root: String) throws {
        layout = try SandboxLayout.layout(root: root)
        guard let settings = try SandboxSettings.load(layout) else {
            throw Problem.cannot("run the daemon on", root, "no sandbox was brought up there", code: .sandboxNotRunning, hint: "agent sandbox up --root \(root)")
        }
        self.settings = settings
    }

    func host() throws -> ServiceHost {
        let runner = LinuxCommandRunner(executable: OwnBinary.path)
        let accounts = try SandboxAccounts(layout: layout)
        let web = accounts.webServer
        let services = SandboxServiceManager(layout: layout)
        let databases = MariaDBDatabases(socket: layout.mariadbSocket)
        let secrets = FileSecrets(layout: layout)
        let nobody = accounts.isolated ? try SystemUser.named("nobody") : nil
        let pristine = PristineInstaller(layout: layout, runner: runner, databases: databases, secrets: secrets, pristineIdentity: nobody)
        let releases = LinuxWordPressReleases(
            layout: layout, webUser: web, runner: runner, unpackIdentity: nobody, mirror: WordPressMirror(),
            pristine: { try await pristine.ensure($0, php: $1) })
        return ServiceHost(
            layout: layout, addressing: settings.addressing, services: services, accounts: accounts,
            trees: LinuxSiteTrees(layout: layout, webUser: web, isolated: accounts.isolated), releases: releases,
            wordpress: LinuxWordPressSites(layout: layout, runner: runner, databases: databases, secrets: secrets), databases: databases,
            web: NginxWebServer(layout: layout, runner: runner, services: services, webUser: web, addressing: settings.addressing),
            php: PHPFPMRuntime(layout: layout, runner: runner, services: services, webUser: web), probe: HTTPProbe(), secrets: secrets,
            manifests: FileManifests(layout: layout))
    }
}
