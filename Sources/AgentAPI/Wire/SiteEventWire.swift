import SiteModel

/// What a site's WordPress said that it did to its own code: the site's own word.
package struct SiteEventView: Codable, Sendable, Hashable {
    package static let limitRange: ClosedRange<Int64> = 1...500

    package var number: Int64
    /// Milliseconds since 1970, by the agent's clock.
    package var at: Int64
    /// core, plugin, theme, translation; limit, of which the agent tells
    package var subject: String
    /// installed, updated, activated, deactivated, deleted, switched; held, released
    package var deed: String
    package var name: String
    /// Versions; empty where WordPress did not know them.
    package var from: String
    package var to: String
    package init(number: Int64, at: Int64, subject: String, deed: String, name: String, from: String, to: String) {
        self.number = number
        self.at = at
        self.subject = subject
        self.deed = deed
        self.name = name
        self.from = from
        self.to = to
    }
}
