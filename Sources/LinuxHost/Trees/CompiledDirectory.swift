import Foundation
import HostServices
import SiteModel

/// The directory in which a site's PHP keeps compiled code. The site may write there what it likes, and does so while root empties it: so another, empty one
/// takes its place by two renames in directories of root's, and the old one is ended where only root reaches it by name.
struct CompiledDirectory: Sendable {
    let layout: HostLayout
    let isolated: Bool

    /// A site without a tree has none, and gets none.
    func renew(_ site: SiteID, identity: SiteIdentity) async throws {
        try await onBlockingThread { () throws(Problem) in
            guard let tree = try open(site) else { return }
            do throws(Problem) {
                try replace(in: tree, site, for: identity)
            } catch  where [ENOSPC, EDQUOT].contains(error.systemError) {
                // The way back from a full disk leads through here: emptying needs no room.
                if let standing = try tree.directoryIfPresent(name(site)) { try emptyInPlace(standing, site, of: identity) }
            }
        }
    }

    /// Root's while it is emptied: against a site that fills it, emptying would never end.
    private func emptyInPlace(_ standing: Directory, _ site: SiteID, of identity: SiteIdentity) throws(Problem) {
        let rule = layout.directories.compiled(site)
        func giveBack() throws(Problem) {
            if isolated { try standing.setOwner(DirectoryOwners(site: identity).identity(for: rule)) }
            try standing.setMode(rule.mode)
        }
        if isolated {
            try standing.setOwner(SiteIdentity(uid: 0, gid: 0))
            try standing.setMode(0o700)  // whatever the site had made of it
        }
        do throws(Problem) { try TreeRemoval.empty(standing, takingAway: true) } catch {
            try giveBack()
            throw error
        }
        try giveBack()
    }

    /// Seconds since 1970 at which its first entry was made, or it itself; the site can change it, for itself alone. Nil: there is none.
    func changed(_ site: SiteID) throws(Problem) -> Int? {
        try open(site)?.statusIfPresent(of: name(site)).map { $0.st_mtim.tv_sec }
    }

    private func replace(in tree: Directory, _ site: SiteID, for identity: SiteIdentity) throws(Problem) {
        let (roots, name) = (try TreeRoots(layout), try name(site))
        let (fresh, aside) = (try EntryName.fresh("new-\(site)-"), try EntryName.fresh("end-\(site)-"))
        let rule = layout.directories.compiled(site)
        let made = try roots.staging.makeDirectory(fresh)
        do throws(Problem) {
            if isolated { try made.setOwner(DirectoryOwners(site: identity).identity(for: rule)) }
            try made.setMode(rule.mode)
            let stood = try tree.kindIfPresent(of: name) != nil
            if stood { try tree.rename(name, to: roots.staging, as: aside) }
            try roots.staging.rename(fresh, to: tree, as: name)
            if stood { try end(aside, in: roots.staging) }
        } catch {
            try TreeRemoval.remove(fresh, from: roots.staging)
            throw error
        }
    }

    /// Out of the site's reach already. Who holds it open can fill it for as long as he lives, which must not stop a change: staging is swept again.
    private func end(_ aside: EntryName, in staging: Directory) throws(Problem) {
        do throws(Problem) {
            try TreeRemoval.remove(aside, from: staging, takingAway: true)
        } catch  where error.systemError == 0 {
            return  // "it is being filled while it is removed": see above
        }
    }

    private func open(_ site: SiteID) throws(Problem) -> Directory? {
        try Directory.openIfPresent(layout.sites)?.directoryIfPresent(try EntryName(site.rawValue))
    }

    private func name(_ site: SiteID) throws(Problem) -> EntryName { try EntryName(layout.directories.compiled(site).name) }
}
