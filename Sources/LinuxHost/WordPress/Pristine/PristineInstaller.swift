import HostServices
import SiteModel

/// Makes the installation that new sites are copied from: once per release and locale, by WordPress's own installer, as an
/// unprivileged user with an account that exists only meanwhile.
package struct PristineInstaller: Sendable {
    private let layout: HostLayout
    private let driver: WordPressDriver
    private let databases: MariaDBDatabases
    private let secrets: any Secrets
    private let identity: SiteIdentity?
    private let temporary: String
    private let flights = SingleFlight<String, Bool>()

    /// - Parameters:
    ///   - pristineIdentity: who runs the installer, an identity that owns nothing; nil on an unprivileged host.
    ///   - temporary: where PHP may put temporary files; the installer needs none.
    package init(
        layout: HostLayout, runner: any CommandRunner, databases: MariaDBDatabases, secrets: any Secrets, pristineIdentity: SiteIdentity?,
        temporary: String = "/tmp"
    ) {
        self.layout = layout
        driver = WordPressDriver(layout: layout, runner: runner)
        self.databases = databases
        self.secrets = secrets
        identity = pristineIdentity
        self.temporary = temporary
    }

    /// Finds the pristine installation complete, or makes it. What a crash left half-made is thrown away first.
    package func ensure(_ release: WordPressRelease, php: PHPVersion) async throws {
        let pristine = try PristineDatabase(release)
        _ = try await flights.run(pristine.name.rawValue) {
            if try await !isComplete(pristine) { try await make(pristine, php) }
            return true
        }
    }

    private func isComplete(_ pristine: PristineDatabase) async throws -> Bool {
        let format = MariaDBValue.integer(PristineDatabase.format)
        return try await databases.pool.with { connection in
            guard try await connection.tableExists(pristine.marker) else { return false }
            let rows = try await connection.run(
                "look for the pristine installation", pristine.name.rawValue,
                "SELECT 1 FROM \(pristine.marker) WHERE format = \(value: format)")
            return !rows.rows.isEmpty
        }
    }

    private func make(_ pristine: PristineDatabase, _ php: PHPVersion) async throws {
        try await databases.drop(pristine.name)
        try await databases.create(pristine.name)
        let password = secrets.random(length: 32)
        try await databases.createAccount(pristine.account, password: password, on: pristine.name)
        do {
            try await install(pristine, php, password)
        } catch {
            try? await databases.dropAccount(pristine.account)  // the next try replaces it: the error above is the one to tell
            throw error
        }
        try await databases.dropAccount(pristine.account)
        try await complete(pristine)
    }

    private func install(_ pristine: PristineDatabase, _ php: PHPVersion, _ password: Secret) async throws {
        struct Installed: Decodable, Sendable { var version: String }
        let release = pristine.release
        let target = WordPressDriver.Target(
            name: "\(release.version)", directory: layout.storedRelease(release.version, release.locale), php: php, identity: identity,
            temporary: temporary)
        let installed: Installed = try await driver.run(
            .install, on: target,
            [
                "database": pristine.name.rawValue, "account": pristine.account.rawValue, "password": password.exposed,
                "socket": layout.mariadbSocket, "url": PristineDatabase.url, "title": "Pristine", "login": "pristine",
                "email": "pristine@agent-pristine.invalid", "admin_password": secrets.random(length: 32).exposed,
                "locale": release.locale.rawValue,
            ])
        guard installed.version == release.version.rawValue else {
            throw Problem.cannot(
                "install WordPress", release.version.rawValue, "the tree says it is \(installed.version)", code: .sourceCorrupt)
        }
    }

    private func complete(_ pristine: PristineDatabase) async throws {
        let name = pristine.name.rawValue
        try await databases.pool.with { connection in
            let columns: SQL =
                "CREATE TABLE \(pristine.marker) (format BIGINT NOT NULL, version VARCHAR(64) NOT NULL, locale VARCHAR(32) NOT NULL)"
            try await connection.run("complete the pristine installation", name, columns)
            let format = MariaDBValue.integer(PristineDatabase.format)
            let version = MariaDBValue.text(pristine.release.version.rawValue)
            let locale = MariaDBValue.text(pristine.release.locale.rawValue)
            try await connection.run(
                "complete the pristine installation", name,
                "INSERT INTO \(pristine.marker) VALUES (\(value: format), \(value: version), \(value: locale))")
        }
    }
}
