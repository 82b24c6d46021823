import Foundation
import HostServices
import SiteModel

/// The directories that hold sites, trash and store: made where absent, open, and proved to lie on one file system.
struct TreeRoots {
    let sites: Directory
    let trash: Directory
    let store: Directory
    let staging: Directory

    /// sites and store are 0711 and 0755: service users pass through, and of the store they may read what every site runs.
    /// Trash is closed. Staging is 0711 because the archive reader works there, in a directory of its own, as another user.
    init(_ layout: HostLayout) throws(Problem) {
        sites = try Self.directory(layout.sites, mode: 0o711)
        trash = try Self.directory(layout.trash, mode: 0o700)
        store = try Self.directory(layout.store, mode: 0o755)
        staging = try Self.directory(layout.staging, mode: 0o711)
        let devices = Set([try sites.status().st_dev, try trash.status().st_dev, try store.status().st_dev, try staging.status().st_dev])
        guard devices.count == 1 else {
            throw .cannot(
                "use", layout.store, "sites, trash and store lie on different file systems", code: .rootNotWritable,
                hint: "mount one file system above all three, so that files can be linked and renamed between them")
        }
    }

    /// Renames a tree out of sight in one step, then unlinks it where nobody but root can reach it. Absent is success.
    func endAside(_ name: EntryName, from here: Directory, for site: SiteID) throws(Problem) {
        if try here.kindIfPresent(of: name) == nil { return }
        let aside = try EntryName.fresh("end-\(site)-")
        try here.rename(name, to: staging, as: aside)
        try here.flush()
        try TreeRemoval.remove(aside, from: staging)
    }

    private static func directory(_ path: String, mode: UInt32) throws(Problem) -> Directory {
        if let present = try Directory.openIfPresent(path) { return present }
        let parent = AtomicFile.parent(of: path)
        let above = parent == "/" ? try Directory.open("/") : try directory(parent, mode: 0o755)
        let made = try above.makeDirectory(try EntryName(String(path.dropFirst(parent == "/" ? 1 : parent.utf8.count + 1))), mode: mode)
        try above.flush()
        return made
    }
}
