import Foundation
import HostServices
import SiteModel

/// The directories that hold sites, trash and store: made where absent, open, and proved to lie on one file system.
struct TreeRoots {
    let sites: Directory
    let trash: Directory
    let store: Directory
    let staging: Directory

    init(_ layout: HostLayout) throws(Problem) {
        let places = [layout.sites, layout.trash, layout.store, layout.staging]
        if !places.allSatisfy({ access($0, F_OK) == 0 }) { try OwnDirectory.make(layout.directories.web) }
        sites = try Directory.open(layout.sites)
        trash = try Directory.open(layout.trash)
        store = try Directory.open(layout.store)
        staging = try Directory.open(layout.staging)
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
}
