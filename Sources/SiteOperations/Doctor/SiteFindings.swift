import SiteModel

/// What is wrong between a site and the agent. Pure.
package enum SiteFindings {
    /// - Parameter sites: live ones. A snippet that was accepted by other rules, or written into the state by other hands.
    package static func refusedSnippets(of sites: [Site]) -> [Finding] {
        sites.compactMap { site in
            guard let problem = site.spec.snippet?.refusal else { return nil }
            let domain = site.spec.domain
            return Finding(
                "snippet.refused", .error, domain.ascii,
                "\(problem.message): the site is served without any of it, what it closed included",
                remedy:
                    "agent site snippet show \(domain) prints it: mend it, then agent site snippet set \(domain) FILE; or agent site snippet clear \(domain)"
            )
        }
    }

    /// - Parameter domains: of sites that ran against a wall of theirs again and again.
    package static func held(_ domains: [String]) -> [Finding] {
        domains.map {
            Finding(
                "site.held", .warning, $0,
                "it stands at its limit of memory or processes, and is held to a quarter of a processor until it has not for a minute",
                remedy: "agent site events \($0) tells which and when; agent site set \($0) limits.memory=… if it needs more")
        }
    }

    /// - Parameter domains: of live sites whose socket the daemon could not open.
    package static func unheard(_ domains: [Hostname], _ remedies: HostRemedies) -> [Finding] {
        domains.map {
            Finding(
                "site.unheard", .warning, $0.ascii,
                "the agent does not hear it: its pages stay in the cache until they are old, and failed log-ins and updates are not told",
                remedy: "read what the agent's log says of its socket, then \(remedies.daemonOutdated)")
        }
    }
}
