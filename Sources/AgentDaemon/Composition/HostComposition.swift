import ConfigTemplates
import HostServices
import LinuxHost
import SiteModel
import SiteOperations

/// One kind of host: where everything is, and its services behind the protocols. Nothing behind this asks which kind it is.
package protocol HostComposition: Sendable {
    var layout: HostLayout { get }
    /// Whether the host has an object cache.
    var redis: Bool { get }
    /// Where releases of WordPress come from; nil is wordpress.org.
    var mirror: MirrorAddress? { get }
    var remedies: HostRemedies { get }
    /// - Throws: where the daemon cannot run on it yet.
    func requireReady() throws
    /// - Parameters:
    ///   - guards: stand before every call that leaves this machine.
    ///   - named: what is kept under names, for the calls that need one.
    func host(_ guards: any OutboundGuards, _ named: any NamedSecrets) throws -> ServiceHost
}

extension HostComposition {
    package func requireReady() throws {}
}

/// What the services of every Linux host stand on; whoever composes may put something of its own between.
struct LinuxFoundation: Sendable {
    var layout: HostLayout
    var addressing: PublicAddressing
    var runner: any CommandRunner
    var services: any ServiceManager
    var secrets: any Secrets
    var accounts: any Accounts
    var redis: Bool
    var mirror: MirrorAddress?
    var php: any PHPOutput
    var commands: any SiteCommands
    var sleeper: any PHPSleep
    var limits: any ResourceLimits
    var walls: any WallWatch
    var masters = PHPMasters.ofSites
    /// What a program is put behind that goes on when the service manager ends the daemon.
    var outside: [String] = []
    /// nil: a file among the logs.
    var anchors: (any AuditAnchors)?

    private func runtime(_ web: SiteIdentity) -> any PHPRuntime {
        let cookies: SessionCookies = addressing.servesTLS ? .overTLS : .overAnything
        return switch masters {
        case .ofSites:
            PHPFPMRuntime(
                layout: layout, runner: runner, services: services, webUser: web, isolated: accounts.isolated, cookies: cookies)
        case .shared: SharedPHPRuntime(layout: layout, runner: runner, services: services, webUser: web, cookies: cookies)
        }
    }

    func host(_ guards: any OutboundGuards, _ named: any NamedSecrets) throws -> ServiceHost {
        let calls = OutboundCalls(guards)
        let web = accounts.webServer
        let databases = MariaDBDatabases(socket: layout.mariadbSocket)
        let nobody = accounts.isolated ? try SystemUser.named("nobody") : nil
        let pristine = PristineInstaller(layout: layout, runner: runner, databases: databases, secrets: secrets, pristineIdentity: nobody)
        let releases = LinuxWordPressReleases(
            layout: layout, webUser: web, runner: runner, unpackIdentity: nobody, mirror: WordPressMirror(mirror),
            calls: calls, pristine: { try await pristine.ensure($0, php: $1) })
        return ServiceHost(
            layout: layout, addressing: addressing, services: services, accounts: accounts,
            trees: LinuxSiteTrees(layout: layout, webUser: web, isolated: accounts.isolated), releases: releases,
            wordpress: LinuxWordPressSites(
                layout: layout, runner: runner, databases: databases, secrets: secrets, commands: commands), databases: databases,
            web: NginxWebServer(layout: layout, runner: runner, services: services, webUser: web, addressing: addressing),
            php: runtime(web),
            probe: HTTPProbe(layout: layout), secrets: secrets, manifests: FileManifests(layout: layout),
            files: LinuxConfigurationFiles(layout: layout),
            certificates: FileCertificates(layout: layout),
            authority: LegoAuthority(layout: layout, runner: runner, calls: calls, secrets: named, outside: outside),
            challenges: HTTPChallengeLook(layout: layout, port: addressing.httpPort), sockets: CurlTLSLook(layout: layout),
            tools: LinuxTools(runner: runner, redis: redis),
            vitals: LinuxVitals(layout: layout), upgrades: AptUpgrades(runner: runner), siteVitals: LinuxSiteVitals(layout: layout),
            logs: LinuxSiteLogs(layout: layout, runner: runner, php: php), sleeper: sleeper, limits: limits, walls: walls,
            anchors: anchors ?? FileAnchors(layout), anchorRemote: LinuxAnchorRemote(layout: layout, calls: calls),
            sender: LinuxAlertSender(layout: layout, runner: runner, calls: calls, secrets: named))
    }
}
