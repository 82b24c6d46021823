import HostServices
import LinuxHost
import SiteModel

/// A file beside the site's socket, root's, readable by the site's group; written when the daemon starts and after each change.
extension SiteFacts {
    func write(of site: Site, _ layout: HostLayout) throws {
        let text = try text()
        let path = layout.siteFacts(site.id)
        guard try AtomicFile.read(path) != text else { return }
        try AtomicFile.write(text, to: path, mode: 0o640, owner: SiteIdentity(uid: SystemUser.own.uid, gid: site.identity.gid))
    }
}
