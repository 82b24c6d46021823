import Foundation
import HostServices
import SiteModel

/// content/GENERATION: what a site may change. Copied, never linked, as the site's own files behind a gate that only the site and
/// nginx's group can pass. Made where only root can enter, and renamed when whole.
struct ContentGeneration {
    let layout: HostLayout
    let site: SiteID
    let generation: Int

    /// - Parameter web: its group passes the gate; the directories below may be readable by all because of it.
    func copy(from release: Directory, owner: SiteIdentity, web: SiteIdentity) throws(Problem) {
        let content = try Directory.open(layout.site(site)).directory(try EntryName("content"))
        try removeUnfinished(in: content)
        if try content.kindIfPresent(of: try name()) == .directory { return }
        let fresh = try EntryName.fresh("\(generation).new-")
        let made = try content.makeDirectory(fresh)
        try TreeCopy(transfer: .copy, owner: owner).fill(made, from: release.directory(try EntryName("wp-content")))
        try complete(made, owner: owner)
        try made.flushFileSystem()
        try made.setOwner(SiteIdentity(uid: owner.uid, gid: web.gid))
        try made.setMode(0o2750)
        try content.rename(fresh, to: content, as: try name())
        try content.flush()
    }

    func exists() throws(Problem) -> Bool {
        guard let tree = try Directory.openIfPresent(layout.site(site)) else { return false }
        return try tree.directoryIfPresent(try EntryName("content"))?.kindIfPresent(of: try name()) == .directory
    }

    func discard() throws(Problem) {
        guard let tree = try Directory.openIfPresent(layout.site(site)),
            let content = try tree.directoryIfPresent(try EntryName("content"))
        else { return }
        try removeUnfinished(in: content)
        try TreeRoots(layout).endAside(try name(), from: content, for: site)
        try content.flush()
    }

    /// What WordPress expects beside the release's own themes and plugins; a release without recommended packages may lack even these.
    private func complete(_ made: Directory, owner: SiteIdentity) throws(Problem) {
        for name in ["plugins", "themes", "upgrade", "uploads"] {
            let directory = try made.makeDirectory(try EntryName(name))
            try directory.setOwner(owner)
            try directory.setMode(0o755)
        }
        let index = try EntryName("index.php")
        if try made.kindIfPresent(of: index) != nil { return }
        let file = try made.makeFile(index)
        try file.write(Array("<?php\n// Silence is golden.\n".utf8)[...])
        try file.setOwner(owner)
        try file.setMode(0o644)
    }

    private func removeUnfinished(in content: Directory) throws(Problem) {
        for entry in try content.entries() where entry.name.hasPrefix("\(generation).new-") {
            try TreeRemoval.remove(entry.name, from: content)
        }
    }

    private func name() throws(Problem) -> EntryName { try EntryName("\(generation)") }
}
