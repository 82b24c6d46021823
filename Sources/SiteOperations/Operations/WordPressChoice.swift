import HostServices
import SiteModel

/// Where a new site's WordPress comes from: what was named, else the newest release in the store, else the newest there is.
package struct WordPressChoice: Sendable, Hashable {
    /// An absolute path, an address, a version or `latest`; nil is "you choose".
    package var text: String?
    package var sha256: SHA256Hex?

    package init(_ text: String?, sha256: SHA256Hex? = nil) {
        self.text = text
        self.sha256 = sha256
    }

    package func source(stored: [WordPressVersion]) throws -> WordPressSource {
        if let text {
            if text.hasPrefix("https://") || text.hasPrefix("http://") { return .url(text, sha256: sha256) }
            if text.hasPrefix("/") { return .path(text, sha256: sha256) }
        }
        guard sha256 == nil else {
            throw Problem.cannot(
                "check WordPress", text ?? "latest", "a checksum is of an archive that is named by path or address", code: .badUsage)
        }
        guard let text else { return stored.max().map { .stored($0) } ?? .latest }
        if text == "latest" { return .latest }
        if let version = WordPressVersion(rawValue: text) { return .stored(version) }
        throw Problem.cannot(
            "use WordPress from", text, "it is not an absolute path, a URL, a version or 'latest'", code: .badRequest,
            hint: "agent site create DOMAIN --wordpress latest")
    }
}
