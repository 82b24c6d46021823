import Foundation
import HostServices
import SiteModel

/// WordPress's configuration and data of each site, on a real file system and a real MariaDB.
package struct LinuxWordPressSites: WordPressSites {
    private let layout: HostLayout
    private let driver: WordPressDriver
    private let pool: MariaDBPool
    private let secrets: any Secrets

    package init(
        layout: HostLayout, runner: any CommandRunner, databases: MariaDBDatabases, secrets: any Secrets,
        commands: any SiteCommands = PlainSiteCommands()
    ) {
        self.layout = layout
        driver = WordPressDriver(layout: layout, runner: runner, commands: commands)
        pool = databases.pool
        self.secrets = secrets
    }

    package func writeConfig(_ config: WordPressConfig) async throws {
        var password: Secret?
        if let reference = config.password { password = try await secret(reference) }
        let file = try ConfigFile(config, layout: layout, password: password, salts: try await secret(config.salts))
        let path = layout.wordpressConfig(of: config.site)
        // Root's own: the site reads it through its group and cannot change it.
        let owner = SiteIdentity(uid: 0, gid: config.identity.gid)
        try await onBlockingThread { () throws(Problem) in try AtomicFile.write(file.text, to: path, mode: 0o440, owner: owner) }
    }

    package func hasConfig(_ site: SiteID) async throws -> Bool {
        access(layout.wordpressConfig(of: site), F_OK) == 0
    }

    package func removeConfig(_ site: SiteID) async throws {
        let path = layout.wordpressConfig(of: site)
        try await onBlockingThread { () throws(Problem) in try AtomicFile.remove(path) }
    }

    package func hasAddress(_ host: PublicHost, _ site: SiteID) async throws -> Bool {
        let path = layout.wordpressConfig(of: site)
        return try await onBlockingThread { () throws(Problem) in
            guard let text = try AtomicFile.read(path) else { return false }
            return ConfigAddress.set(host, in: text) == text
        }
    }

    package func setAddress(_ host: PublicHost, _ site: SiteID, _ identity: SiteIdentity) async throws {
        let path = layout.wordpressConfig(of: site)
        try await onBlockingThread { () throws(Problem) in
            guard let text = try AtomicFile.read(path), let changed = ConfigAddress.set(host, in: text) else {
                throw .cannot(
                    "change the address in", path, "it is not as the agent wrote it", code: .stalePlan, hint: "agent site show \(site)",
                    details: ["path": path, "site.id": site.rawValue])
            }
            if changed == text { return }
            try AtomicFile.write(changed, to: path, mode: 0o440, owner: SiteIdentity(uid: 0, gid: identity.gid))
        }
    }

    package func stamp(_ stamp: SiteStamp) async throws {
        let stamping = Stamping(stamp: stamp, pristine: try PristineDatabase(stamp.release), pool: pool, driver: driver, layout: layout)
        try await stamping.run(password: try await secret(stamp.adminPassword))
    }

    package func isStamped(_ stamp: SiteStamp) async throws -> Bool {
        try await pool.with { try await SiteDatabase(stamp.site, name: stamp.database).isStamped($0) }
    }

    package func unstamp(_ site: SiteID) async throws {
        try await pool.with { try await SiteDatabase(site).empty($0) }
    }

    package func loginURL(_ site: Site, seconds: Int) async throws -> Secret {
        let link = LoginLink(for: site.id)
        return try await pool.with { try await link.store(for: site, seconds: seconds, $0) }
    }

    package func runCron(_ site: Site) async throws -> Int {
        struct Ran: Decodable, Sendable { var due: Int }
        let ran: Ran = try await driver.run(.cron, on: target(site), ["url": site.url])
        return ran.due
    }

    package func cron(_ site: Site) async throws -> [CronEvent] {
        struct Listed: Decodable, Sendable { var events: [CronEvent] }
        let listed: Listed = try await driver.run(.cronList, on: target(site), ["url": site.url])
        return listed.events
    }

    private func target(_ site: Site) -> WordPressDriver.Target {
        WordPressDriver.Target(
            name: site.spec.domain.ascii, directory: layout.release(site.release, of: site.id), php: site.spec.php, identity: site.identity,
            site: site.id, limits: site.spec.limits.machine, temporary: layout.temporary(of: site.id))
    }

    private func secret(_ reference: SecretReference) async throws -> Secret {
        if let secret = try await secrets.get(reference) { return secret }
        throw Problem.cannot("read the secret", reference.name, "it is missing from change \(reference.change)", code: .stepFailed)
    }
}
