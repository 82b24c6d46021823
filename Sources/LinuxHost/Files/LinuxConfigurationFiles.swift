import Foundation
import HostServices
import SiteModel

/// Configuration in directories that only the agent and an administrator can write.
package struct LinuxConfigurationFiles: ConfigurationFiles {
    private let layout: HostLayout

    package init(layout: HostLayout) { self.layout = layout }

    package func take(_ place: ConfigurationPlace) async throws -> KeptFiles {
        try await onBlockingThread { () throws(Problem) in
            switch place {
            case .vhost, .manifest: try file(path(of: place))
            case .pool: try directory(path(of: place))
            }
        }
    }

    package func putBack(_ kept: KeptFiles, at place: ConfigurationPlace) async throws {
        try await onBlockingThread { () throws(Problem) in try putBack(kept, path(of: place)) }
    }

    private func path(of place: ConfigurationPlace) -> String {
        switch place {
        case .vhost(let site): layout.vhost(site)
        case .manifest(let site): layout.manifest(site)
        case .pool(let site): layout.pool(site)
        }
    }

    private func file(_ path: String) throws(Problem) -> KeptFiles {
        guard let file = try read(path) else { return .absent }
        return .file(file)
    }

    private func directory(_ path: String) throws(Problem) -> KeptFiles {
        guard let found = try status(path), found.st_mode & S_IFMT == S_IFDIR else { return .absent }
        var files: [String: KeptFile] = [:]
        for name in try DirectoryListing.names(in: path) { files[name] = try read("\(path)/\(name)") }
        return .directory(attributes(found), files)
    }

    /// Nothing but regular files: a pipe that somebody left there must not hold a change.
    private func read(_ path: String) throws(Problem) -> KeptFile? {
        guard let found = try status(path), found.st_mode & S_IFMT == S_IFREG, let bytes = try AtomicFile.bytes(path) else { return nil }
        return KeptFile(bytes: bytes, attributes: attributes(found))
    }

    private func status(_ path: String) throws(Problem) -> stat? {
        var found = stat()
        if stat(path, &found) == 0 { return found }
        if errno == ENOENT { return nil }
        throw systemCallProblem("look at", path)
    }

    private func attributes(_ found: stat) -> KeptAttributes {
        KeptAttributes(mode: found.st_mode & 0o7777, owner: SiteIdentity(uid: found.st_uid, gid: found.st_gid))
    }

    private func putBack(_ kept: KeptFiles, _ path: String) throws(Problem) {
        switch kept {
        case .absent: try remove(path)
        case .file(let file): try write(file, path)
        case .directory(let attributes, let files):
            try makeDirectory(path, attributes)
            for name in try DirectoryListing.names(in: path) where files[name] == nil { try AtomicFile.remove("\(path)/\(name)") }
            for (name, file) in files { try write(file, "\(path)/\(name)") }
        }
    }

    private func makeDirectory(_ path: String, _ attributes: KeptAttributes) throws(Problem) {
        let parent = try Directory.open(AtomicFile.parent(of: path))
        let directory = try parent.makeDirectory(EntryName(String(path.split(separator: "/").last ?? "")))
        try directory.setOwner(attributes.owner)
        try directory.setMode(attributes.mode)
        try parent.flush()
    }

    private func write(_ file: KeptFile, _ path: String) throws(Problem) {
        try AtomicFile.write(file.bytes, to: path, mode: file.attributes.mode, owner: file.attributes.owner)
    }

    private func remove(_ path: String) throws(Problem) {
        guard let found = try status(path), found.st_mode & S_IFMT == S_IFDIR else { return try AtomicFile.remove(path) }
        for name in try DirectoryListing.names(in: path) { try AtomicFile.remove("\(path)/\(name)") }
        try check("remove", path) { rmdir(path) }
    }
}
