/// What a site's WordPress says that it did to its own code: one deed, one thing. The site's own word, which it may forge of itself; so every part
/// is one of a list, or of few characters and short: nothing in it can drive a terminal, begin a line or grow.
package struct SiteEvent: Sendable, Hashable {
    package enum Subject: String, Sendable, Codable, CaseIterable {
        case core, plugin, theme, translation
        /// The agent's own word, which no site may use: what was done about a site that stands at its limits.
        case limit
    }
    package enum Deed: String, Sendable, Codable, CaseIterable {
        case installed, updated, activated, deactivated, deleted, switched
        /// The agent's own.
        case held, released
    }

    /// Whether a site may say it of itself.
    package var isOwnWord: Bool { subject != .limit && deed != .held && deed != .released }

    package static let longestName = 191
    package static let longestVersion = 32

    package let subject: Subject
    package let deed: Deed
    /// `akismet/akismet.php`, `twentytwentyfive`, `de_DE`: as WordPress names it, other characters than the allowed ones percent-encoded.
    package let name: String
    /// Empty where WordPress does not know it.
    package let from: String
    package let to: String

    /// nil when a part breaks its rule.
    package init?(_ subject: Subject, _ deed: Deed, name: String, from: String = "", to: String = "") {
        guard !name.isEmpty, Self.isPlain(name, Self.longestName), Self.isPlain(from, Self.longestVersion),
            Self.isPlain(to, Self.longestVersion)
        else { return nil }
        self.subject = subject
        self.deed = deed
        self.name = name
        self.from = from
        self.to = to
    }

    private static func isPlain(_ text: String, _ longest: Int) -> Bool {
        text.utf8.count <= longest
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-_./%+~@".utf8.contains(byte)
                }
            }
    }
}

/// An event as it was taken down.
package struct RecordedSiteEvent: Sendable, Hashable {
    /// Grows over all sites; never given twice.
    package let number: Int64
    /// Milliseconds since 1970, by the agent's clock.
    package let at: Int64
    package let event: SiteEvent
    package init(number: Int64, at: Int64, event: SiteEvent) {
        self.number = number
        self.at = at
        self.event = event
    }
}
