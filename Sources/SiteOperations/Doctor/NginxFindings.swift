import HostServices
import SiteModel

/// What is wrong with nginx and with the files that it reads. Pure.
package enum NginxFindings {
    package static func down(_ status: ServiceStatus, _ remedies: HostRemedies) -> Finding {
        Finding(
            "nginx.down", .error, status.name.rawValue,
            "it is \(status.state.rawValue) after \(status.restarts) restarts: no site is served",
            remedy: "agent host reload validates all its files and starts it; \(remedies.nginxLog) tells why it ended")
    }

    /// Whose the refused file is decides what a person can do.
    package enum Owner: Sendable, Hashable {
        /// - Parameter edited: whether it is another text than the agent's.
        case site(Hostname, edited: Bool)
        case server
        /// It has a site's id for a name, and there is no such site.
        case nobody
        case stranger
    }

    package static func refused(_ refusal: Problem, _ owner: Owner, _ remedies: HostRemedies) -> Finding {
        let worse = refusal.details["nginx.loads"] == nil ? ", and nginx would not start again" : ""
        return Finding(
            "nginx.refused", .error, refusal.details["nginx.file"] ?? ServiceName.nginx.rawValue,
            "\(refusal.message): no site can be changed until it is mended\(worse)", remedy: remedy(owner, remedies))
    }

    private static func remedy(_ owner: Owner, _ remedies: HostRemedies) -> String {
        switch owner {
        case .site(let domain, edited: true):
            "agent site set \(domain) --overwrite writes it anew, without the edit (of several such files at once: agent host upgrade-config --overwrite)"
        case .site(_, edited: false): "it is as the agent writes it: put back what it names, or mend the server-wide file that it needs"
        case .server: remedies.serverFile
        case .nobody: "agent doctor --orphans tells whose it was; move it away if nobody needs it"
        case .stranger: "mend it or move it away, then agent host reload: it is not the agent's, which never touches it"
        }
    }

    /// - Parameter domains: of live sites.
    package static func rejected(_ paths: [String], of layout: HostLayout, _ domains: [SiteID: Hostname]) -> [Finding] {
        let sites = Dictionary(domains.map { (layout.rejectedVhost($0.key), $0.value) }, uniquingKeysWith: { first, _ in first })
        return paths.sorted().map { path in
            let what =
                sites[path].map { "a file of \($0), which is served without it: nginx refused it, or the site was deleted meanwhile" }
                ?? "a file that nginx refused, or whose site was deleted"
            return Finding(
                "vhost.rejected", .warning, path, "a person's text was set aside, of \(what)",
                remedy: "take from it what you need, then remove it: rm \(path)")
        }
    }
}
