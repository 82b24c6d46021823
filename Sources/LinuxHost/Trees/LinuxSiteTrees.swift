import Foundation
import HostServices
import SiteModel

/// Directories of sites on a real file system. A site's directory appears by one rename when it is whole, and leaves by one rename
/// before anything in it is unlinked: what a crash leaves is in the staging directory, and `cleanStaging` ends it.
package struct LinuxSiteTrees: SiteTrees {
    private let layout: HostLayout
    private let webUser: SiteIdentity
    private let isolated: Bool

    /// - Parameter isolated: false on an unprivileged host, where everything belongs to the one user there is.
    package init(layout: HostLayout, webUser: SiteIdentity, isolated: Bool) {
        self.layout = layout
        self.webUser = webUser
        self.isolated = isolated
    }

    package func create(_ site: SiteID, identity: SiteIdentity) async throws {
        try await onBlockingThread { () throws(Problem) in
            let roots = try TreeRoots(layout)
            let name = try EntryName(site.rawValue)
            if let present = try roots.sites.directoryIfPresent(name) { return try furnish(present, site, for: identity) }
            let fresh = try EntryName.fresh("new-\(site)-")
            try furnish(roots.staging.makeDirectory(fresh), site, for: identity)
            try roots.staging.rename(fresh, to: roots.sites, as: name)
            try roots.sites.flush()
        }
    }

    package func exists(_ site: SiteID) async throws -> Bool {
        let name = try EntryName(site.rawValue)
        return try await onBlockingThread { () throws(Problem) in
            try Directory.openIfPresent(layout.sites)?.kindIfPresent(of: name) == .directory
        }
    }

    package func discard(_ site: SiteID) async throws {
        try await end(site, in: layout.sites)
    }

    package func purgeTrash(_ site: SiteID) async throws {
        try await end(site, in: layout.trash)
    }

    package func moveToTrash(_ site: SiteID) async throws {
        try await move(site, verb: "move to the trash", from: { $0.sites }, to: { $0.trash })
    }

    package func restoreFromTrash(_ site: SiteID) async throws {
        try await move(site, verb: "restore", from: { $0.trash }, to: { $0.sites })
    }

    package func inventory() async throws -> TreeInventory {
        try await onBlockingThread { () throws(Problem) in
            let sites = try names(in: layout.sites)
            // Every directory on the way is root's: nothing of a tenant is followed.
            func having(_ path: (SiteID) -> String) -> [String] {
                sites.filter { SiteID(rawValue: $0).map { access(path($0), F_OK) == 0 } ?? false }
            }
            return TreeInventory(
                sites: sites, served: having(layout.current), configured: having(layout.wordpressConfig),
                trash: try names(in: layout.trash),
                staging: try Directory.openIfPresent(layout.staging).map { staging throws(Problem) in
                    try StagingLeftovers.names(in: staging).map(\.description).sorted()
                } ?? [])
        }
    }

    package func size(of site: SiteID) async throws -> UInt64 {
        let name = try EntryName(site.rawValue)
        let own = try ["content", "tmp", "sessions", "compiled"].map { try EntryName($0) }
        return try await onBlockingThread { () throws(Problem) in
            guard let tree = try Directory.openIfPresent(layout.sites)?.directoryIfPresent(name) else { return 0 }
            var bytes: UInt64 = 0
            for part in own { if let part = try tree.directoryIfPresent(part) { bytes += try TreeSize.of(part) } }
            return bytes
        }
    }

    package func cleanStaging() async throws {
        try await onBlockingThread { () throws(Problem) in
            guard let staging = try Directory.openIfPresent(layout.staging) else { return }
            try TreeRemoval.empty(staging)
            try staging.flush()
        }
    }

    package func discardStaging(_ names: [String]) async throws {
        try await onBlockingThread { () throws(Problem) in
            guard let staging = try Directory.openIfPresent(layout.staging) else { return }
            for name in try StagingLeftovers.names(in: staging) where names.contains(name.description) {
                try TreeRemoval.remove(name, from: staging)
            }
            try staging.flush()
        }
    }

    /// Makes the directories that hold sites, trash and store. Safe to repeat; `create` does it by itself.
    package func prepare() throws(Problem) { _ = try TreeRoots(layout) }
}

extension LinuxSiteTrees {
    /// The site's own are tmp, where nginx's group may drop uploads, sessions, and compiled.
    private func furnish(_ directory: Directory, _ site: SiteID, for identity: SiteIdentity) throws(Problem) {
        let owners = DirectoryOwners(web: webUser, site: identity)
        for rule in layout.directories.inside(site) {
            let made = try directory.makeDirectory(try EntryName(rule.name))
            if isolated { try made.setOwner(try owners.identity(for: rule)) }
            try made.setMode(rule.mode)
        }
        try directory.setMode(layout.directories.tree(site).mode)
        try directory.flush()
    }

    private func end(_ site: SiteID, in place: String) async throws {
        try await onBlockingThread { () throws(Problem) in
            let name = try EntryName(site.rawValue)
            if let here = try Directory.openIfPresent(place), try here.kindIfPresent(of: name) != nil {
                try TreeRoots(layout).endAside(name, from: here, for: site)
            }
            try sweepStaging(of: site)
            try endTraces(of: name, site)
        }
    }

    /// What an earlier run that failed half-way left of this site: so that repeating an undo ends it without a restart.
    private func sweepStaging(of site: SiteID) throws(Problem) {
        guard let staging = try Directory.openIfPresent(layout.staging) else { return }
        for entry in try staging.entries() where entry.name.hasPrefix("end-\(site)-") || entry.name.hasPrefix("new-\(site)-") {
            try TreeRemoval.remove(entry.name, from: staging)
        }
    }

    /// The page cache is nginx's own tree, not root's: it is taken away by the same careful walk.
    private func endTraces(of name: EntryName, _ site: SiteID) throws(Problem) {
        if let caches = try Directory.openIfPresent(layout.pageCaches) { try TreeRemoval.remove(name, from: caches) }
        if let logs = try Directory.openIfPresent(layout.phpLogs) {
            try logs.unlink(try EntryName("\(site).log"))
        }
    }

    private func move(
        _ site: SiteID, verb: String, from source: @Sendable @escaping (TreeRoots) -> Directory,
        to target: @Sendable @escaping (TreeRoots) -> Directory
    ) async throws {
        try await onBlockingThread { () throws(Problem) in
            let roots = try TreeRoots(layout)
            let name = try EntryName(site.rawValue)
            let (here, there) = (source(roots), target(roots))
            if try here.kindIfPresent(of: name) == nil {
                if try there.kindIfPresent(of: name) != nil { return }
                throw .cannot(verb, site.rawValue, "its directory is in neither place", code: .siteNotFound)
            }
            try here.rename(name, to: there, as: name)
            try there.flush()
            try here.flush()
        }
    }

    private func names(in path: String) throws(Problem) -> [String] {
        try Directory.openIfPresent(path)?.entries().map(\.name.description).sorted() ?? []
    }
}
