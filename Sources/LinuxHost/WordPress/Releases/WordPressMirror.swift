import SiteModel

/// Where releases are published: wordpress.org, or a mirror that has latest.tar.gz, latest-LOCALE.tar.gz, and beside each its .sha1.
package struct WordPressMirror: Sendable, Hashable {
    /// Without a trailing slash.
    package var base: String
    /// Who says where the newest release in a language lies; nil: beside latest.tar.gz.
    package var offers: String?

    package init(base: String, offers: String? = nil) {
        self.base = base
        self.offers = offers
    }

    /// - Parameter address: nil is wordpress.org, which has a host for each language and an interface that knows them.
    package init(_ address: MirrorAddress?) {
        self = address.map { $0.description == Self.official.base ? Self.official : WordPressMirror(base: $0.description) } ?? Self.official
    }

    package static let official = WordPressMirror(
        base: "https://wordpress.org", offers: "https://api.wordpress.org/core/version-check/1.7/")
}
