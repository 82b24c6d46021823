import ConfigTemplates
import Foundation
import HostServices
import SiteModel

/// PHP-FPM with one master for all sites of a version, which is root and has a pool for each. A broken pool would keep all others from starting, so no text
/// takes its place before PHP has read it together with all the others; and one at a time, because each of them reloads all.
package struct SharedPHPRuntime: PHPRuntime {
    package let masters = PHPMasters.shared
    private let layout: HostLayout
    private let runner: any CommandRunner
    private let services: any ServiceManager
    private let webUser: SiteIdentity
    private let templates: TemplateDirectory
    private let files: PoolFiles
    private let installed: PHPVersions
    private let lane = Lane()

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
            temporary: layout.temporary(of: pool.site), sessions: layout.sessions(of: pool.site))
        return [PoolFiles.main: Seal.seal(try templates.render(context).text, .semicolon)]
    }

    package func written(_ site: SiteID, _ name: String) async throws -> String? {
        name == PoolFiles.main ? try AtomicFile.read(layout.poolFile(site, name)) : nil
    }

    package func start(_ pool: Pool) async throws { try await bring(pool, writing: render(pool), rereading: false) }

    package func change(to pool: Pool) async throws { try await bring(pool, writing: render(pool), rereading: true) }

    package func startAsItStands(_ pool: Pool) async throws { try await bring(pool, writing: nil, rereading: true) }

    package func isRunning(_ pool: Pool) async throws -> Bool {
        for master in try having(pool.site) where try await services.status(master.name)?.state == .running { return true }
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

extension SharedPHPRuntime {
    private func master(_ version: PHPVersion) -> SharedMaster {
        SharedMaster(layout: layout, templates: templates, cookies: files.cookies, version: version)
    }

    /// Masters that have this site: one, but for a crash between two versions.
    private func having(_ site: SiteID) throws(Problem) -> [SharedMaster] {
        var found: [SharedMaster] = []
        for version in try SharedMaster.versions(layout) where try master(version).sites().contains(site) { found.append(master(version)) }
        return found
    }

    /// - Parameter wished: nil: the files that stand.
    private func bring(_ pool: Pool, writing wished: [String: String]?, rereading: Bool) async throws {
        try await installed.require(pool.php)
        try await lane.run {
            let master = master(pool.php)
            let changed = try wished.map { try !files.stand($0, in: layout.pool(pool.site)) } ?? false
            let listed = try master.sites()
            let sites = Set(listed).union([pool.site]).sorted { $0.rawValue < $1.rawValue }
            if changed || rereading || !listed.contains(pool.site) { try await prove(pool, changed ? wished : nil, sites, master) }
            // Two masters cannot have one socket.
            for other in try having(pool.site) where other.version != pool.php { try await leave(pool.site, other) }
            if changed, let wished {
                try await onBlockingThread { () throws(Problem) in
                    try files.write(wished, to: layout.pool(pool.site), for: pool.identity)
                }
            }
            let isOther = try await onBlockingThread { () throws(Problem) in try master.write(sites) }
            try await SharedMasterRun(master: master, services: services).bring(rereading: rereading || changed || isOther)
        }
    }

    /// - Parameter wished: texts that are not in their place yet.
    private func prove(_ pool: Pool, _ wished: [String: String]?, _ sites: [SiteID], _ master: SharedMaster) async throws {
        let candidate = layout.poolCandidate(pool.site)
        if let wished {
            try await onBlockingThread { () throws(Problem) in try files.write(wished, to: candidate, for: pool.identity) }
        }
        do {
            try await test(master.text(of: sites, elsewhere: wished == nil ? [:] : [pool.site: candidate]), master)
        } catch {
            try await onBlockingThread { () throws(Problem) in try OwnDirectory.remove(candidate) }
            throw error
        }
        try await onBlockingThread { () throws(Problem) in try OwnDirectory.remove(candidate) }
    }

    private func test(_ text: String, _ master: SharedMaster) async throws {
        try await SharedMasterCheck(master: master, runner: runner).run(text)
    }

    /// The last one takes the master with it: FPM does not run without a pool. Stopped first, so that what a crash leaves between is found again.
    private func leave(_ site: SiteID, _ master: SharedMaster) async throws {
        let rest = try master.sites().filter { $0 != site }
        if rest.isEmpty {
            try await services.remove(master.name)
            return try await onBlockingThread { () throws(Problem) in try OwnDirectory.remove(layout.sharedMaster(master.version)) }
        }
        try await test(master.text(of: rest), master)
        _ = try await onBlockingThread { () throws(Problem) in try master.write(rest) }
        try await SharedMasterRun(master: master, services: services).bring(rereading: true)
    }

    /// What a first site that was refused leaves.
    private func endEmpty() async throws {
        for version in try SharedMaster.versions(layout) where try master(version).sites().isEmpty {
            try await services.remove(.sharedPHP(version))
            try await onBlockingThread { () throws(Problem) in try OwnDirectory.remove(layout.sharedMaster(version)) }
        }
    }

    /// A crash between the list and the reload leaves a master that has the site still: its socket tells.
    private func forgetSocket(of site: SiteID) async throws {
        let socket = layout.phpSocket(site)
        guard access(socket, F_OK) == 0 else { return }
        for version in try SharedMaster.versions(layout) {
            let master = master(version)
            guard try await services.runs(master.service) else { continue }
            try await test(master.text(of: master.sites()), master)
            try await SharedMasterRun(master: master, services: services).bring(rereading: true)
        }
        try AtomicFile.remove(socket)
    }
}
