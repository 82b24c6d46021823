import Foundation
import HostServices
import SiteModel

/// A release in a site's tree: releases/VERSION with hard links into the store, its wp-content symlink, and `current`.
/// All of it is made in directories that only root can write, and appears by rename, so a half-done run is never taken for a whole one.
struct AttachedRelease {
    let layout: HostLayout
    let store: ReleaseStore
    let site: SiteID
    let release: WordPressRelease

    func attach(owner: SiteIdentity, generation: Int) throws(Problem) {
        let tree = try Directory.open(layout.site(site))
        let releases = try tree.directory(try EntryName("releases"))
        let version = try EntryName(release.version.rawValue)
        try removeUnfinished(in: releases)
        if let present = try releases.directoryIfPresent(version) {
            try pointContent(in: present, to: generation, owner: owner)
        } else {
            let fresh = try EntryName.fresh("\(release.version).new-")
            let made = try releases.makeDirectory(fresh)
            try TreeCopy(transfer: .link, leftOut: [try EntryName("wp-content")]).fill(made, from: store.tree(release))
            try pointContent(in: made, to: generation, owner: owner)
            try made.setMode(0o755)
            try releases.rename(fresh, to: releases, as: version)
        }
        try replaceSymlink(try EntryName("current"), in: tree, to: target, owner: nil)
        // Journaling file systems write the links and renames above no later than what these calls wait for.
        try releases.flush()
        try tree.flush()
    }

    func isAttached() throws(Problem) -> Bool {
        guard let tree = try Directory.openIfPresent(layout.site(site)),
            let releases = try tree.directoryIfPresent(try EntryName("releases")),
            let present = try releases.directoryIfPresent(try EntryName(release.version.rawValue))
        else { return false }
        let hasContent = try present.kindIfPresent(of: try EntryName("wp-content")) == .symlink
        let isCurrent = try tree.symlinkTarget(try EntryName("current")) == target
        return hasContent && isCurrent
    }

    /// Absent is success. Out of sight by one rename, then unlinked where a crash leaves it to the next start.
    func detach() throws(Problem) {
        guard let tree = try Directory.openIfPresent(layout.site(site)),
            let releases = try tree.directoryIfPresent(try EntryName("releases"))
        else { return }
        let current = try EntryName("current")
        if try tree.symlinkTarget(current) == target { try tree.unlink(current) }
        try removeUnfinished(in: releases)
        try TreeRoots(layout).endAside(try EntryName(release.version.rawValue), from: releases, for: site)
        try releases.flush()
        try tree.flush()
    }

    private var target: String { "releases/\(release.version)" }

    /// Relative, so that it holds in the trash and after the way back. Its own owner is the site: nginx's `disable_symlinks
    /// if_not_owner` compares it with the owner of what it leads to.
    private func pointContent(in directory: Directory, to generation: Int, owner: SiteIdentity) throws(Problem) {
        try replaceSymlink(try EntryName("wp-content"), in: directory, to: "../../content/\(generation)", owner: owner)
    }

    private func replaceSymlink(_ name: EntryName, in directory: Directory, to target: String, owner: SiteIdentity?) throws(Problem) {
        for entry in try directory.entries() where entry.name.hasPrefix("\(name).new-") { try directory.unlink(entry.name) }
        let fresh = try EntryName.fresh("\(name).new-")
        try directory.makeSymlink(fresh, to: target, owner: owner)
        try directory.rename(fresh, to: directory, as: name, existing: .replace)
    }

    private func removeUnfinished(in releases: Directory) throws(Problem) {
        for entry in try releases.entries() where entry.name.hasPrefix("\(release.version).new-") {
            try TreeRemoval.remove(entry.name, from: releases)
        }
    }
}
