import ConfigTemplates
import Foundation
import HostServices
import SiteModel

/// PHP-FPM as Debian packages it: one unprivileged master per site.
package struct PHPFPMRuntime: PHPRuntime {
    package let masters = PHPMasters.ofSites
    private let layout: HostLayout
    private let runner: any CommandRunner
    private let services: any ServiceManager
    private let webUser: SiteIdentity
    private let isolated: Bool
    private let files: PoolFiles
    private let installed: PHPVersions
    private let compiled: CompiledDirectory

    package init(
        layout: HostLayout, runner: any CommandRunner, services: any ServiceManager, webUser: SiteIdentity, isolated: Bool,
        cookies: SessionCookies = .overAnything
    ) {
        self.layout = layout
        self.runner = runner
        self.services = services
        self.webUser = webUser
        self.isolated = isolated
        files = PoolFiles(layout: layout, templates: TemplateDirectory(share: layout.share), cookies: cookies)
        installed = PHPVersions(runner: runner)
        compiled = CompiledDirectory(layout: layout, isolated: isolated)
    }

    package func versions() async throws -> [PHPVersion] { try await installed.usable() }

    package func render(_ pool: Pool) throws -> [String: String] { try files.render(pool) }

    package func written(_ site: SiteID, _ name: String) async throws -> String? {
        guard [PoolFiles.main, PoolFiles.ini].contains(name) else { return nil }
        return try AtomicFile.read(layout.poolFile(site, name))
    }

    package func startAsItStands(_ pool: Pool) async throws {
        try await installed.require(pool.php)
        try await test(layout.pool(pool.site), pool)
        try await compiled.renew(pool.site, identity: pool.identity)
        try await run(pool, rereading: true)
    }

    package func start(_ pool: Pool) async throws {
        try await installed.require(pool.php)
        let directory = layout.pool(pool.site)
        let wished = try render(pool)
        let changed = try !files.stand(wished, in: directory)
        if changed {
            try await prove(wished, for: pool)
            try await write(wished, to: directory, pool)
            try await compiled.renew(pool.site, identity: pool.identity)
        }
        // A master that ran with other files has not read these.
        try await run(pool, rereading: changed)
    }

    package func change(to pool: Pool) async throws {
        try await installed.require(pool.php)
        let wished = try render(pool)
        if try !files.stand(wished, in: layout.pool(pool.site)) {
            try await prove(wished, for: pool)
            try await write(wished, to: layout.pool(pool.site), pool)
        }
        try await compiled.renew(pool.site, identity: pool.identity)
        try await run(pool, rereading: true)
    }

    package func stands(_ pool: Pool) async throws -> Bool {
        guard try files.stand(render(pool), in: layout.pool(pool.site)) else { return false }
        return try await services.runs(command(pool).service(webUser: webUser))
    }

    /// A master of another version ends here; the new one reads what stands.
    private func run(_ pool: Pool, rereading: Bool) async throws {
        let definition = command(pool).service(webUser: webUser)
        let ran = try await services.runs(definition)
        try await services.start(definition)
        guard rereading && ran else { return }
        guard let master = try await services.status(definition.name)?.pid else {
            return try await services.signal(definition.name, SIGUSR2)
        }
        try await reread(master, definition.name)
    }

    /// Its memory of compiled code ends with it.
    private func reread(_ master: Int32, _ name: ServiceName) async throws {
        try await SignalHandlers.wait(for: SIGUSR2, of: master)
        let workers = PoolWorkers(of: master)
        try await services.signal(name, SIGUSR2)
        try await workers.ended()
    }

    package func isRunning(_ pool: Pool) async throws -> Bool { try await services.status(.php(pool.site))?.isUp == true }

    package func forgetCompiled(_ pool: Pool) async throws {
        try await compiled.renew(pool.site, identity: pool.identity)
        // One that sleeps is left asleep: the next one finds nothing.
        if let master = try await services.status(.php(pool.site))?.pid { try await reread(master, .php(pool.site)) }
    }

    package func hasOutdatedCompiled(_ pool: Pool) async throws -> Bool {
        // A time to come, of a clock that was wrong, would never be passed by what is made now.
        guard pool.compiled == .disk, let extensions = PHPProgram.extensionsChanged(pool.php), extensions < time(nil) else { return false }
        return try compiled.changed(pool.site).map { $0 <= extensions } ?? false
    }

    package func remove(_ site: SiteID) async throws {
        try await services.remove(.php(site))
        try await remove(layout.poolCandidate(site))
        try await remove(layout.pool(site))
    }

    package func inventory() async throws -> [String] { try DirectoryListing.names(in: layout.pools).filter { !$0.hasPrefix(".") } }

    private func command(_ pool: Pool) -> PoolCommand { PoolCommand(layout: layout, pool: pool, isolated: isolated) }

    private func write(_ texts: [String: String], to directory: String, _ pool: Pool) async throws {
        try await onBlockingThread { [files] () throws(Problem) in try files.write(texts, to: directory, for: pool.identity) }
    }

    private func remove(_ directory: String) async throws {
        try await onBlockingThread { () throws(Problem) in try OwnDirectory.remove(directory) }
    }

    private func prove(_ wished: [String: String], for pool: Pool) async throws {
        let candidate = layout.poolCandidate(pool.site)
        try await write(wished, to: candidate, pool)
        do {
            try await test(candidate, pool)
        } catch {
            try await remove(candidate)
            throw error
        }
        try await remove(candidate)
    }

    /// One wrong line makes a master that is asked to reload end instead.
    private func test(_ directory: String, _ pool: Pool) async throws {
        let result = try await runner.run(command(pool).test(directory))
        guard result.exitCode != 0 else { return }
        let words = (result.errorOutput + result.output).split(separator: "\n").first { $0.contains("ERROR") } ?? "it says nothing"
        throw Problem.cannot(
            "load", layout.poolFile(pool.site, PoolFiles.main), "\(words); the running master was not changed", code: .configurationRefused,
            hint: "`agent doctor` names files that were edited by hand", details: ["php.message": String(words)])
    }
}
