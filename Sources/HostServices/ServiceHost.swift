import SiteModel

/// Everything that may be asked of a host, made once by the composition root and handed down as a value.
package struct ServiceHost: Sendable {
    package var layout: HostLayout
    package var addressing: PublicAddressing
    package var services: any ServiceManager
    package var accounts: any Accounts
    package var trees: any SiteTrees
    package var releases: any WordPressReleases
    package var wordpress: any WordPressSites
    package var databases: any Databases
    package var web: any WebServer
    package var php: any PHPRuntime
    package var probe: any Probe
    package var secrets: any Secrets
    package var manifests: any SiteManifests
    package var files: any ConfigurationFiles
    package var certificates: any Certificates
    package var authority: any CertificateAuthority
    package var challenges: any ChallengeLook
    package var sockets: any TLSLook
    package var tools: any Tools
    package var vitals: any HostVitals
    package var upgrades: any PackageUpgrades
    package var siteVitals: any SiteVitals
    package var logs: any SiteLogs
    package var sleeper: any PHPSleep
    package var limits: any ResourceLimits
    package var walls: any WallWatch
    package var anchors: any AuditAnchors
    package var anchorRemote: any AnchorRemote
    package var sender: any AlertSender
    /// nil in a sandbox, where nobody counts them.
    package var connections: (any ConnectionLimits)?
    /// nil in a sandbox, where `sandbox up` writes them.
    package var serverFiles: (any ServerFiles)?

    package init(
        layout: HostLayout, addressing: PublicAddressing, services: any ServiceManager, accounts: any Accounts, trees: any SiteTrees,
        releases: any WordPressReleases, wordpress: any WordPressSites, databases: any Databases, web: any WebServer, php: any PHPRuntime,
        probe: any Probe, secrets: any Secrets, manifests: any SiteManifests, files: any ConfigurationFiles,
        certificates: any Certificates, authority: any CertificateAuthority, challenges: any ChallengeLook, sockets: any TLSLook,
        tools: any Tools, vitals: any HostVitals, upgrades: any PackageUpgrades, siteVitals: any SiteVitals,
        logs: any SiteLogs, sleeper: any PHPSleep, limits: any ResourceLimits, walls: any WallWatch, anchors: any AuditAnchors,
        anchorRemote: any AnchorRemote, sender: any AlertSender
    ) {
        self.layout = layout
        self.addressing = addressing
        self.services = services
        self.accounts = accounts
        self.trees = trees
        self.releases = releases
        self.wordpress = wordpress
        self.databases = databases
        self.web = web
        self.php = php
        self.probe = probe
        self.secrets = secrets
        self.manifests = manifests
        self.files = files
        self.certificates = certificates
        self.authority = authority
        self.challenges = challenges
        self.sockets = sockets
        self.tools = tools
        self.vitals = vitals
        self.upgrades = upgrades
        self.siteVitals = siteVitals
        self.logs = logs
        self.sleeper = sleeper
        self.limits = limits
        self.walls = walls
        self.anchors = anchors
        self.anchorRemote = anchorRemote
        self.sender = sender
    }
}
