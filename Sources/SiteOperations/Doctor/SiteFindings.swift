import SiteModel

/// What is wrong between a site and the agent. Pure.
package enum SiteFindings {
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
