/// A file of the host's configuration that this version of the agent would render otherwise than it stands.
package struct ConfigFileView: Codable, Sendable, Hashable {
    package var path: String
    /// missing, outdated (an older rendering) or edited (by a person)
    package var state: String
    /// The domain of the site that it belongs to; nil for what all sites share.
    package var site: String?
    /// Unified diff against what is there.
    package var diff: String
    /// renewed or left; nil where nothing was asked for.
    package var outcome: String?
    /// Why it was left.
    package var reason: String?
    package init(path: String, state: String, site: String?, diff: String, outcome: String? = nil, reason: String? = nil) {
        self.path = path
        self.state = state
        self.site = site
        self.diff = diff
        self.outcome = outcome
        self.reason = reason
    }
}

package struct ConfigView: Codable, Sendable, Hashable {
    package var files: [ConfigFileView]
    package init(files: [ConfigFileView]) { self.files = files }
}

package struct UpgradeConfigRequest: Codable, Sendable, Hashable {
    /// Renew also what a person edited.
    package var overwrite: Bool
    package init(overwrite: Bool) { self.overwrite = overwrite }
}
