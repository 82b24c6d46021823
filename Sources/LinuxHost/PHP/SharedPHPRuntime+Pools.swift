import Foundation
import HostServices
import SiteModel

/// How a pool becomes one of its master's, and how it leaves.
extension SharedPHPRuntime {
    func master(_ version: PHPVersion) -> SharedMaster {
        SharedMaster(layout: layout, templates: templates, cookies: files.cookies, version: version)
    }

    /// Masters that have this site: one, but for a crash between two versions.
    func having(_ site: SiteID) throws(Problem) -> [SharedMaster] {
        var found: [SharedMaster] = []
        for version in try SharedMaster.versions(layout) where try master(version).sites().contains(site) { found.append(master(version)) }
        return found
    }

    /// - Parameter wished: nil: the files that stand.
    func bring(_ pool: Pool, writing wished: [String: String]?, rereading: Bool) async throws {
        try await installed.require(pool.php)
        try await lane.run {
            let master = master(pool.php)
            let changed = try wished.map { try !files.stand($0, in: layout.pool(pool.site)) } ?? false
            let listed = try master.sites()
            let sites = Set(listed).union([pool.site]).sorted { $0.rawValue < $1.rawValue }
            if !changed, try await has(pool.site, master, listed) { return }
            if changed || rereading || !listed.contains(pool.site) { try await prove(pool, changed ? wished : nil, sites, master) }
            // Two masters cannot have one socket.
            for other in try having(pool.site) where other.version != pool.php { try await leave(pool.site, other) }
            if changed, let wished {
                try await onBlockingThread { () throws(Problem) in
                    try files.write(wished, to: layout.pool(pool.site), for: pool.identity)
                }
            }
            let isOther = try await onBlockingThread { () throws(Problem) in try master.write(sites) }
            try await load(master, rereading: rereading || changed || isOther)
        }
    }

    /// Whether a running master has read the site's files as they stand, and no other has the site.
    private func has(_ site: SiteID, _ master: SharedMaster, _ listed: [SiteID]) async throws -> Bool {
        guard try listed.contains(site) && master.stand(listed) && having(site).map(\.version) == [master.version] else { return false }
        let mark = SharedMasterRun(master: master, services: services).mark()
        guard readings.has(master.version, mark, site, try AtomicFile.read(layout.poolFile(site, PoolFiles.main))) else { return false }
        return try await services.runs(master.service)
    }

    private func load(_ master: SharedMaster, rereading: Bool) async throws {
        let run = SharedMasterRun(master: master, services: services)
        var texts: [SiteID: String] = [:]
        for site in try master.sites() { texts[site] = try AtomicFile.read(layout.poolFile(site, PoolFiles.main)) }
        let ran = try await services.runs(master.service)
        if rereading || !ran { readings.note(master.version, nil, [:]) }
        try await run.bring(rereading: rereading)
        // One that ran and was not told to read may have been started when other texts stood there.
        if rereading || !ran { readings.note(master.version, run.mark(), texts) }
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
    func leave(_ site: SiteID, _ master: SharedMaster) async throws {
        let rest = try master.sites().filter { $0 != site }
        if rest.isEmpty {
            try await services.remove(master.name)
            return try await onBlockingThread { () throws(Problem) in try OwnDirectory.remove(layout.sharedMaster(master.version)) }
        }
        try await test(master.text(of: rest), master)
        _ = try await onBlockingThread { () throws(Problem) in try master.write(rest) }
        try await load(master, rereading: true)
    }

    /// What a first site that was refused leaves.
    func endEmpty() async throws {
        for version in try SharedMaster.versions(layout) where try master(version).sites().isEmpty {
            try await services.remove(.sharedPHP(version))
            try await onBlockingThread { () throws(Problem) in try OwnDirectory.remove(layout.sharedMaster(version)) }
        }
    }

    /// A crash between the list and the reload leaves a master that has the site still: its socket tells.
    func forgetSocket(of site: SiteID) async throws {
        let socket = layout.phpSocket(site)
        guard access(socket, F_OK) == 0 else { return }
        for version in try SharedMaster.versions(layout) {
            let master = master(version)
            guard try await services.runs(master.service) else { continue }
            try await test(master.text(of: master.sites()), master)
            try await load(master, rereading: true)
        }
        try AtomicFile.remove(socket)
    }
}
