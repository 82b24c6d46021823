import Crypto
import Foundation
import SiteModel

/// What tells that a source was taken in before, without reading it: inode, size and times of a file, or of everything in a tree.
/// The change time cannot be set back by writing, so equal fingerprints mean equal bytes on this machine.
package enum SourceFingerprint {
    package static func file(_ file: RegularFile) throws(Problem) -> String {
        var hash = SHA256()
        add(try file.status(), "", to: &hash)
        return "file:" + hexadecimal(hash.finalize())
    }

    package static func tree(_ tree: Directory) throws(Problem) -> String {
        var hash = SHA256()
        var open: [(directory: Directory, path: String)] = [(tree, "")]
        while let (directory, path) = open.popLast() {
            add(try directory.status(), path, to: &hash)
            for entry in try directory.entries().sorted(by: { $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }) {
                let below = "\(path)/\(entry.name)"
                if entry.kind == .directory {
                    open.append((try directory.directory(entry.name), below))
                } else if let status = try directory.statusIfPresent(of: entry.name) {
                    add(status, below, to: &hash)
                }
            }
        }
        return "tree:" + hexadecimal(hash.finalize())
    }

    private static func add(_ status: stat, _ path: String, to hash: inout SHA256) {
        let facts = [
            Int(status.st_dev), Int(status.st_ino), Int(status.st_mode), Int(status.st_size), status.st_mtim.tv_sec, status.st_mtim.tv_nsec,
            status.st_ctim.tv_sec, status.st_ctim.tv_nsec,
        ]
        hash.update(data: Array("\(path)\0\(facts)\n".utf8))
    }
}
