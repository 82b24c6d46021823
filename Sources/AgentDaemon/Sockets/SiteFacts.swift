import Foundation
import HostServices
import LinuxHost
import SiteModel

/// What a site's administrators are told of it inside WordPress (php/mu-plugins/agent-notices.php): what holds of it now. A file beside the site's
/// socket, root's, readable by the site's group; written when the daemon starts and after each change.
struct SiteFacts: Encodable, Hashable {
    var pageCache: Bool
    /// MiB; nil where nobody enforces it.
    var memory: Int?
    var children: Int
    /// MiB
    var upload: Int

    init(_ site: Site, isEnforced: Bool) {
        pageCache = site.spec.cache == .on
        memory = isEnforced ? site.spec.limits[.memory] : nil
        children = site.spec.limits[.children]
        upload = site.spec.limits[.upload]
    }

    func write(of site: Site, _ layout: HostLayout) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(self), as: UTF8.self)
        let path = layout.siteFacts(site.id)
        guard try AtomicFile.read(path) != text else { return }
        try AtomicFile.write(text, to: path, mode: 0o640, owner: SiteIdentity(uid: geteuid(), gid: site.identity.gid))
    }
}
