import AgentAPI
import Glibc
import HostServices
import LinuxHost
import SandboxHost
import SiteModel

/// `agent site shell`: the command line becomes the site's user by itself, because a terminal cannot go through a socket. What the daemon granted is
/// judged here again: it never decides which program root runs.
package enum SiteShell {
    /// - Parameters:
    ///   - root: of a sandbox; nil for the machine itself.
    ///   - terminal: the kind of terminal at both ends; nil: none.
    package static func enter(_ grant: ShellGrant, words: [String], root: String?, terminal: String?) throws -> Never {
        let site = try SiteID(grant.site)
        let identity = SiteIdentity(uid: grant.uid, gid: grant.gid)
        if let root {
            let layout = try SandboxLayout.layout(root: root)
            try SandboxOwner.require(layout)
            let command = try SiteShellCommand(layout: layout).command(
                words, site: site, identity: identity, generation: grant.contentGeneration, terminal: terminal)
            try HandOver.exec(command, executable: OwnBinary.path)
        }
        guard geteuid() == 0 else {
            throw Problem.cannot("open a shell in", grant.domain, "only root may become a site's user", code: .forbidden, hint: "use sudo")
        }
        guard try SystemUser.named(site.rawValue) == identity else {
            throw Problem.cannot("open a shell in", grant.domain, "its user is not the one that the agent made", code: .forbidden)
        }
        let layout = HostLayout.system(share: ShareDirectory.find(executable: OwnBinary.path))
        let command = try SiteShellCommand(layout: layout).command(
            words, site: site, identity: identity, generation: grant.contentGeneration, terminal: terminal)
        let walled = try WalledSiteCommands(layout: layout).attended(
            command, for: site, limits: grant.limits ?? .standard, terminal: terminal != nil, executable: OwnBinary.path)
        try HandOver.exec(walled, executable: OwnBinary.path)
    }
}
