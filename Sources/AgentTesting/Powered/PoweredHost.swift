import HostServices
import SiteModel

/// A host whose every service asks the power before it acts: once the power is cut, no call has an effect any more.
/// `render` and `random` are pure and never asked.
extension ServiceHost {
    package func powered(by power: Power) -> ServiceHost {
        var host = self
        host.services = PoweredServiceManager(base: services, power: power)
        host.accounts = PoweredAccounts(base: accounts, power: power)
        host.trees = PoweredTrees(base: trees, power: power)
        host.releases = PoweredReleases(base: releases, power: power)
        host.wordpress = PoweredWordPress(base: wordpress, power: power)
        host.databases = PoweredDatabases(base: databases, power: power)
        host.web = PoweredWebServer(base: web, power: power)
        host.php = PoweredPHP(base: php, power: power)
        host.probe = PoweredProbe(base: probe, power: power)
        host.secrets = PoweredSecrets(base: secrets, power: power)
        host.manifests = PoweredManifests(base: manifests, power: power)
        host.files = PoweredFiles(base: files, power: power)
        host.limits = PoweredLimits(base: limits, power: power)
        host.certificates = PoweredCertificates(base: certificates, power: power)
        return host
    }
}

extension Power {
    fileprivate func passing<Value: Sendable>(_ call: () async throws -> Value) async throws -> Value {
        try tick()
        return try await call()
    }
}

/// Also between the services and what they themselves stand on.
package struct PoweredRunner: CommandRunner {
    private let base: any CommandRunner
    private let power: Power
    package init(base: any CommandRunner, power: Power) {
        self.base = base
        self.power = power
    }
    package func run(_ command: Command, input: [UInt8]) async throws -> CommandResult {
        try await power.passing { try await base.run(command, input: input) }
    }
}

package struct PoweredServiceManager: ServiceManager {
    private let base: any ServiceManager
    private let power: Power
    package init(base: any ServiceManager, power: Power) {
        self.base = base
        self.power = power
    }
    package func start(_ definition: ServiceDefinition) async throws { try await power.passing { try await base.start(definition) } }
    package func resume(_ name: ServiceName) async throws { try await power.passing { try await base.resume(name) } }
    package func remove(_ name: ServiceName) async throws { try await power.passing { try await base.remove(name) } }
    package func signal(_ name: ServiceName, _ signal: Int32) async throws {
        try await power.passing { try await base.signal(name, signal) }
    }
    package func status(_ name: ServiceName) async throws -> ServiceStatus? { try await power.passing { try await base.status(name) } }
    package func list() async throws -> [ServiceStatus] { try await power.passing { try await base.list() } }
    package func runs(_ definition: ServiceDefinition) async throws -> Bool { try await power.passing { try await base.runs(definition) } }
    package func requirePresence() async throws { try await power.passing { try await base.requirePresence() } }
}

package struct PoweredSecrets: Secrets {
    private let base: any Secrets
    private let power: Power
    package init(base: any Secrets, power: Power) {
        self.base = base
        self.power = power
    }
    package func put(_ secret: Secret, at reference: SecretReference) async throws {
        try await power.passing { try await base.put(secret, at: reference) }
    }
    package func get(_ reference: SecretReference) async throws -> Secret? { try await power.passing { try await base.get(reference) } }
    package func destroy(change: String) async throws { try await power.passing { try await base.destroy(change: change) } }
    package func inventory() async throws -> [String] { try await power.passing { try await base.inventory() } }
    package func random(length: Int) -> Secret { base.random(length: length) }
}

private struct PoweredAccounts: Accounts {
    let base: any Accounts
    let power: Power
    var webServer: SiteIdentity { base.webServer }
    var isolated: Bool { base.isolated }
    func allocate(for site: SiteID) async throws -> SiteIdentity { try await power.passing { try await base.allocate(for: site) } }
    func endProcesses(of identity: SiteIdentity) async throws { try await power.passing { try await base.endProcesses(of: identity) } }
    var named: Bool { base.named }
    func register(_ identity: SiteIdentity, for site: SiteID) async throws {
        try await power.passing { try await base.register(identity, for: site) }
    }
    func unregister(_ site: SiteID) async throws { try await power.passing { try await base.unregister(site) } }
    func isRegistered(_ identity: SiteIdentity, for site: SiteID) async throws -> Bool {
        try await power.passing { try await base.isRegistered(identity, for: site) }
    }
    func inventory() async throws -> [String] { try await power.passing { try await base.inventory() } }
}

private struct PoweredTrees: SiteTrees {
    let base: any SiteTrees
    let power: Power
    func create(_ site: SiteID, identity: SiteIdentity) async throws {
        try await power.passing { try await base.create(site, identity: identity) }
    }
    func exists(_ site: SiteID) async throws -> Bool { try await power.passing { try await base.exists(site) } }
    func discard(_ site: SiteID) async throws { try await power.passing { try await base.discard(site) } }
    func moveToTrash(_ site: SiteID) async throws { try await power.passing { try await base.moveToTrash(site) } }
    func restoreFromTrash(_ site: SiteID) async throws { try await power.passing { try await base.restoreFromTrash(site) } }
    func cleanStaging() async throws { try await power.passing { try await base.cleanStaging() } }
    func discardStaging(_ names: [String]) async throws { try await power.passing { try await base.discardStaging(names) } }
    func purgeTrash(_ site: SiteID) async throws { try await power.passing { try await base.purgeTrash(site) } }
    func size(of site: SiteID) async throws -> UInt64 { try await power.passing { try await base.size(of: site) } }
    func inventory() async throws -> TreeInventory { try await power.passing { try await base.inventory() } }
}

private struct PoweredManifests: SiteManifests {
    let base: any SiteManifests
    let power: Power
    func write(_ site: Site) async throws { try await power.passing { try await base.write(site) } }
    func read(_ site: SiteID) async throws -> Site? { try await power.passing { try await base.read(site) } }
    func remove(_ site: SiteID) async throws { try await power.passing { try await base.remove(site) } }
    func inventory() async throws -> [String] { try await power.passing { try await base.inventory() } }
}

private struct PoweredFiles: ConfigurationFiles {
    let base: any ConfigurationFiles
    let power: Power
    func take(_ place: ConfigurationPlace) async throws -> KeptFiles { try await power.passing { try await base.take(place) } }
    func putBack(_ kept: KeptFiles, at place: ConfigurationPlace) async throws {
        try await power.passing { try await base.putBack(kept, at: place) }
    }
}

private struct PoweredCertificates: Certificates {
    let base: any Certificates
    let power: Power
    func inventory() async throws -> [String] { try await power.passing { try await base.inventory() } }
    func look(_ reference: CertificateReference) async throws -> CertificateFacts? {
        try await power.passing { try await base.look(reference) }
    }
    func makeSelfSigned(_ reference: CertificateReference, names: [Hostname], now: Int64) async throws {
        try await power.passing { try await base.makeSelfSigned(reference, names: names, now: now) }
    }
    func put(_ reference: CertificateReference, _ text: Secret) async throws {
        try await power.passing { try await base.put(reference, text) }
    }
    func leaf(_ reference: CertificateReference) async throws -> String? { try await power.passing { try await base.leaf(reference) } }
    func prune(_ site: SiteID, below oldest: Int, except kept: Set<Int>) async throws -> [Int] {
        try await power.passing { try await base.prune(site, below: oldest, except: kept) }
    }
    func remove(_ reference: CertificateReference) async throws { try await power.passing { try await base.remove(reference) } }
    func discard(_ site: SiteID) async throws { try await power.passing { try await base.discard(site) } }
}

private struct PoweredDatabases: Databases {
    let base: any Databases
    let power: Power
    func exists(_ database: DatabaseName) async throws -> Bool { try await power.passing { try await base.exists(database) } }
    func create(_ database: DatabaseName) async throws { try await power.passing { try await base.create(database) } }
    func drop(_ database: DatabaseName) async throws { try await power.passing { try await base.drop(database) } }
    func account(_ account: DatabaseAccount) async throws -> DatabaseAccountState {
        try await power.passing { try await base.account(account) }
    }
    func createAccount(_ account: DatabaseAccount, password: Secret?, on database: DatabaseName) async throws {
        try await power.passing { try await base.createAccount(account, password: password, on: database) }
    }
    func dropAccount(_ account: DatabaseAccount) async throws { try await power.passing { try await base.dropAccount(account) } }
    func setLocked(_ account: DatabaseAccount, _ locked: Bool) async throws {
        try await power.passing { try await base.setLocked(account, locked) }
    }
    func inventory() async throws -> DatabaseInventory { try await power.passing { try await base.inventory() } }
}

private struct PoweredProbe: Probe {
    let base: any Probe
    let power: Power
    func get(_ target: ProbeTarget, path: String, deadline: Double) async throws -> ProbeAnswer {
        try await power.passing { try await base.get(target, path: path, deadline: deadline) }
    }
}

private struct PoweredWebServer: WebServer {
    let base: any WebServer
    let power: Power
    func render(_ vhost: Vhost) throws -> String { try base.render(vhost) }
    func published(_ site: SiteID) async throws -> String? { try await power.passing { try await base.published(site) } }
    func publish(_ vhost: Vhost) async throws { try await power.passing { try await base.publish(vhost) } }
    func withdraw(_ site: SiteID, keeping: KeptText) async throws {
        try await power.passing { try await base.withdraw(site, keeping: keeping) }
    }
    func forgetKept(_ site: SiteID) async throws { try await power.passing { try await base.forgetKept(site) } }
    func validate() async throws { try await power.passing { try await base.validate() } }
    func reload() async throws { try await power.passing { try await base.reload() } }
    func purge(_ site: SiteID, paths: [CachePath]?) async throws { try await power.passing { try await base.purge(site, paths: paths) } }
    func rejected() async throws -> [String] { try await power.passing { try await base.rejected() } }
    func inventory() async throws -> [String] { try await power.passing { try await base.inventory() } }
}

private struct PoweredPHP: PHPRuntime {
    let base: any PHPRuntime
    let power: Power
    var masters: PHPMasters { base.masters }
    func versions() async throws -> [PHPVersion] { try await power.passing { try await base.versions() } }
    func render(_ pool: Pool) throws -> [String: String] { try base.render(pool) }
    func written(_ site: SiteID, _ name: String) async throws -> String? { try await power.passing { try await base.written(site, name) } }
    func start(_ pool: Pool) async throws { try await power.passing { try await base.start(pool) } }
    func isRunning(_ pool: Pool) async throws -> Bool { try await power.passing { try await base.isRunning(pool) } }
    func stands(_ pool: Pool) async throws -> Bool { try await power.passing { try await base.stands(pool) } }
    func change(to pool: Pool) async throws { try await power.passing { try await base.change(to: pool) } }
    func remove(_ site: SiteID) async throws { try await power.passing { try await base.remove(site) } }
    func forgetCompiled(_ pool: Pool) async throws { try await power.passing { try await base.forgetCompiled(pool) } }
    func hasOutdatedCompiled(_ pool: Pool) async throws -> Bool { try await power.passing { try await base.hasOutdatedCompiled(pool) } }
    func startAsItStands(_ pool: Pool) async throws { try await power.passing { try await base.startAsItStands(pool) } }
    func inventory() async throws -> [String] { try await power.passing { try await base.inventory() } }
}

private struct PoweredLimits: ResourceLimits {
    let base: any ResourceLimits
    let power: Power
    var unenforced: String? { base.unenforced }
    var refused: String? { base.refused }
    func missing() throws -> [SiteLimits.Name: String] { try base.missing() }
    func unheld(_ limits: MachineLimits, of site: SiteID, _ php: PHPVersion) async throws -> [SiteLimits.Name: String] {
        try await power.passing { try await base.unheld(limits, of: site, php) }
    }
    func current(_ site: SiteID, _ php: PHPVersion) async throws -> MachineLimits {
        try await power.passing { try await base.current(site, php) }
    }
    func set(_ limits: MachineLimits, _ site: SiteID, _ php: PHPVersion) async throws {
        try await power.passing { try await base.set(limits, site, php) }
    }
    func forget(_ site: SiteID) async throws { try await power.passing { try await base.forget(site) } }
    func usage(_ site: SiteID, _ php: PHPVersion) async throws -> ResourceUsage {
        try await power.passing { try await base.usage(site, php) }
    }
    func inventory() async throws -> [String] { try await power.passing { try await base.inventory() } }
}

private struct PoweredReleases: WordPressReleases {
    let base: any WordPressReleases
    let power: Power
    func prepare(_ source: WordPressSource, locale: WordPressLocale, php: PHPVersion) async throws -> WordPressRelease {
        try await power.passing { try await base.prepare(source, locale: locale, php: php) }
    }
    func inspect(_ source: WordPressSource, locale: WordPressLocale) async throws -> WordPressRelease {
        try await power.passing { try await base.inspect(source, locale: locale) }
    }
    func stored() async throws -> [WordPressRelease] { try await power.passing { try await base.stored() } }
    func attach(_ release: WordPressRelease, to site: SiteID, identity: SiteIdentity, contentGeneration: Int) async throws {
        try await power.passing { try await base.attach(release, to: site, identity: identity, contentGeneration: contentGeneration) }
    }
    func isAttached(_ release: WordPressRelease, to site: SiteID) async throws -> Bool {
        try await power.passing { try await base.isAttached(release, to: site) }
    }
    func detach(_ release: WordPressRelease, from site: SiteID) async throws {
        try await power.passing { try await base.detach(release, from: site) }
    }
    func copyContent(_ release: WordPressRelease, to site: SiteID, identity: SiteIdentity, generation: Int) async throws {
        try await power.passing { try await base.copyContent(release, to: site, identity: identity, generation: generation) }
    }
    func hasContent(of site: SiteID, generation: Int) async throws -> Bool {
        try await power.passing { try await base.hasContent(of: site, generation: generation) }
    }
    func discardContent(of site: SiteID, generation: Int) async throws {
        try await power.passing { try await base.discardContent(of: site, generation: generation) }
    }
}

private struct PoweredWordPress: WordPressSites {
    let base: any WordPressSites
    let power: Power
    func writeConfig(_ config: WordPressConfig) async throws { try await power.passing { try await base.writeConfig(config) } }
    func hasConfig(_ site: SiteID) async throws -> Bool { try await power.passing { try await base.hasConfig(site) } }
    func removeConfig(_ site: SiteID) async throws { try await power.passing { try await base.removeConfig(site) } }
    func hasAddress(_ host: PublicHost, _ site: SiteID) async throws -> Bool {
        try await power.passing { try await base.hasAddress(host, site) }
    }
    func setAddress(_ host: PublicHost, _ site: SiteID, _ identity: SiteIdentity) async throws {
        try await power.passing { try await base.setAddress(host, site, identity) }
    }
    func stamp(_ stamp: SiteStamp) async throws { try await power.passing { try await base.stamp(stamp) } }
    func isStamped(_ stamp: SiteStamp) async throws -> Bool { try await power.passing { try await base.isStamped(stamp) } }
    func unstamp(_ site: SiteID) async throws { try await power.passing { try await base.unstamp(site) } }
    func loginURL(_ site: Site, seconds: Int) async throws -> Secret {
        try await power.passing { try await base.loginURL(site, seconds: seconds) }
    }
    func runCron(_ site: Site) async throws -> Int { try await power.passing { try await base.runCron(site) } }
    func cron(_ site: Site) async throws -> [CronEvent] { try await power.passing { try await base.cron(site) } }
}
