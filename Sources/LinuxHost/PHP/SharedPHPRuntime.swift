import ConfigTemplates
import Foundation
import HostServices
import SiteModel

/// PHP-FPM with one master for all sites of a version, which is root and has a pool for each. A broken pool would keep all others from starting, so no text
/// takes its place before PHP has read it together with all the others; and one at a time, because each of them reloads all.
package struct SharedPHPRuntime: PHPRuntime {
    package let masters = PHPMasters.shared
    let layout: HostLayout
    let runner: any CommandRunner
    let services: any ServiceManager
    private let webUser: SiteIdentity
    let templates: TemplateDirectory
    let files: PoolFiles
    let installed: PHPVersions
    let readings = SharedReadings()
    let lane = Lane()

    package init(
        layout: HostLayout, runner: any CommandRunner, services: any ServiceManager, webUser: SiteIdentity,
        cookies: SessionCookies = .overAnything
    ) {
        self.layout = layout
        self.runner = runner
        self.services = services
        self.webUser = webUser
        templates = TemplateDirectory(share: layout.share)
        files = PoolFiles(layout: layout, templates: templates, cookies: cookies)
        installed = PHPVersions(runner: runner)
    }

    package func versions() async throws -> [PHPVersion] { try await installed.usable() }

    package func render(_ pool: Pool) throws -> [String: String] {
        let context = SharedPoolContext(
            site: pool.site, identity: pool.identity, socket: layout.phpSocket(pool.site),
            // The site may not connect, not even to its own: whoever speaks FastCGI to a pool sets its PHP values.
            socketOwner: SiteIdentity(uid: 0, gid: webUser.gid), children: pool.maxChildren, upload: pool.upload,
            temporary: layout.temporary(of: pool.site), sessions: layout.sessions(of: pool.site), cookies: files.cookies(of: pool))
        return [PoolFiles.main: Seal.seal(try templates.render(context).text, .semicolon)]
    }

    package func written(_ site: SiteID, _ name: String) async throws -> String? {
        name == PoolFiles.main ? try AtomicFile.read(layout.poolFile(site, name)) : nil
    }

    package func start(_ pool: Pool) async throws { try await bring(pool, writing: render(pool), rereading: false) }

    package func change(to pool: Pool) async throws { try await bring(pool, writing: render(pool), rereading: true) }

    package func startAsItStands(_ pool: Pool) async throws { try await bring(pool, writing: nil, rereading: true) }

    package func forgetCompiled(_ pool: Pool) async throws {
        throw Problem.cannot(
            "purge compiled code of", pool.site.rawValue, "sites share their PHP, which keeps it in memory alone", code: .phpShared,
            hint: "code of a file that changed is compiled anew by itself")
    }

    package func hasOutdatedCompiled(_ pool: Pool) -> Bool { false }

    package func isRunning(_ pool: Pool) async throws -> Bool {
        for master in try having(pool.site) where try await services.status(master.name)?.isUp == true { return true }
        return false
    }

    package func stands(_ pool: Pool) async throws -> Bool {
        guard try files.stand(render(pool), in: layout.pool(pool.site)) else { return false }
        guard try having(pool.site).map(\.version) == [pool.php] else { return false }
        return try await services.runs(master(pool.php).service)
    }

    package func remove(_ site: SiteID) async throws {
        try await lane.run {
            for master in try having(site) { try await leave(site, master) }
            try await forgetSocket(of: site)
            try await endEmpty()
            try await onBlockingThread { () throws(Problem) in
                try OwnDirectory.remove(layout.poolCandidate(site))
                try OwnDirectory.remove(layout.pool(site))
            }
        }
    }

    package func inventory() async throws -> [String] { try DirectoryListing.names(in: layout.pools).filter { !$0.hasPrefix(".") } }
}
