/// Where releases are published. wordpress.org, or a mirror with the same names: latest.tar.gz and latest.tar.gz.sha1.
package struct WordPressMirror: Sendable, Hashable {
    /// Without a trailing slash.
    package var base: String
    package init(base: String = "https://wordpress.org") { self.base = base }
    package var latest: String { "\(base)/latest.tar.gz" }
}
