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
            case .vhost, .manifest: try ConfigurationTaking.take(path(of: place), directories: false)
            case .pool: try ConfigurationTaking.take(path(of: place), directories: true)
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

    private func putBack(_ kept: KeptFiles, _ path: String) throws(Problem) {
        switch kept {
        case .absent: try remove(path)
        case .file(let file):
            if try isDirectory(path) { try OwnDirectory.remove(path) }
            try write(file, path)
        case .directory(let attributes, let files):
            if try !isDirectory(path) { try remove(path) }
            let directory = try makeDirectory(path, attributes)
            for entry in try directory.entries() where files[String(decoding: entry.name.bytes, as: UTF8.self)] == nil {
                try TreeRemoval.remove(entry.name, from: directory)
            }
            try directory.flush()
            // In order: writing a file ends what a crash left of an earlier write, `NAME.new`, which may have stood there as well.
            for (name, file) in files.sorted(by: { $0.key < $1.key }) { try write(file, "\(path)/\(name)") }
        }
    }

    private func isDirectory(_ path: String) throws(Problem) -> Bool {
        var found = stat()
        if lstat(path, &found) == 0 { return found.st_mode & S_IFMT == S_IFDIR }
        if errno == ENOENT { return false }
        throw systemCallProblem("look at", path)
    }

    private func makeDirectory(_ path: String, _ attributes: KeptAttributes) throws(Problem) -> Directory {
        let parent = try Directory.open(AtomicFile.parent(of: path))
        let directory = try parent.makeDirectory(EntryName(String(path.split(separator: "/").last ?? "")))
        try directory.setOwner(attributes.owner)
        try directory.setMode(attributes.mode)
        try parent.flush()
        return directory
    }

    private func write(_ file: KeptFile, _ path: String) throws(Problem) {
        switch file.content {
        case .bytes(let bytes): try AtomicFile.write(bytes, to: path, mode: file.attributes.mode, owner: file.attributes.owner)
        case .link(let target): try AtomicFile.link(path, to: target, owner: file.attributes.owner)
        }
    }

    private func remove(_ path: String) throws(Problem) {
        if try isDirectory(path) { try OwnDirectory.remove(path) } else { try AtomicFile.remove(path) }
    }
}
