/// Who is the parent of sites' PHP.
package enum PHPMasters: String, Codable, Sendable, CaseIterable {
    /// A master for each site, which is the site's user from its first instruction.
    case ofSites = "per-site"
    /// One master for all sites of a PHP version, which is root: for very little memory.
    case shared
}
