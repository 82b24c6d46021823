import Foundation
import HostServices
import LinuxHost
import SiteModel

/// Directories that a test lays out by itself.
package enum TestDirectory {
    /// 0755, with every parent that is missing; one that is there stays as it is.
    package static func make(_ path: String, owner: SiteIdentity? = nil) throws {
        if FileManager.default.fileExists(atPath: path) { return }
        try make(AtomicFile.parent(of: path))
        try check("make", path) { mkdir(path, 0o755) }
        try check("set the mode of", path) { chmod(path, 0o755) }
        if let owner, geteuid() == 0 { try check("give away", path) { chown(path, owner.uid, owner.gid) } }
    }
}
