import AgentTesting
import Glibc
import HostServices
import LinuxHost
import SiteModel

extension Stage {
    /// What an administrator could have left where this stage's step writes; nil where it writes over nothing.
    func planting(on ground: LawHost.Ground, _ site: LawSite) -> (@Sendable () async throws -> Void)? {
        let layout = ground.host.layout
        let odd = ground.host.accounts.webServer
        switch step {
        case "manifest":
            return { try AtomicFile.write("no manifest at all, \0 \u{e9}", to: layout.manifest(site.id), mode: 0o640, owner: odd) }
        case "vhost":
            return {
                let path = layout.vhost(site.id)
                try AtomicFile.write((try AtomicFile.read(path) ?? "") + "# by hand\n", to: path, mode: 0o640, owner: odd)
            }
        case "php":
            return {
                let pool = layout.pool(site.id)
                let standing = try AtomicFile.read("\(pool)/fpm.conf")
                // The site's group must go on reading a pool that runs.
                let owner = SiteIdentity(uid: 0, gid: standing == nil ? odd.gid : site.facts.identity.gid)
                try TestDirectory.make(pool)
                try check("make odd", pool) { chown(pool, owner.uid, owner.gid) }
                try check("make odd", pool) { chmod(pool, 0o751) }
                try AtomicFile.write((standing ?? "") + "; by hand\n", to: "\(pool)/fpm.conf", mode: 0o644)
                try AtomicFile.write("; by hand\n", to: "\(pool)/99-by-hand.ini", mode: 0o604, owner: odd)
                try AtomicFile.link("\(pool)/notes", to: "/nowhere/at all", owner: odd)
            }
        default: return nil
        }
    }
}
