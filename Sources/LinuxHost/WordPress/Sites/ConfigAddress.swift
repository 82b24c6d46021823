import HostServices
import SiteModel

/// The address in a text that `ConfigFile` wrote: a few lines, each with a constant of its own. What else a line says is somebody else's work, and is not touched.
enum ConfigAddress {
    /// With what follows the address in each.
    private static let names = [("WP_HOME", ""), ("WP_SITEURL", ""), ("WP_CONTENT_URL", "/wp-content")]
    private static let tls = "define( 'FORCE_SSL_ADMIN', true );"

    private static func line(_ name: String, _ value: String) -> String { "define( '\(name)', \(PHPLiteral.text(value).source) );" }

    /// nil where it is not as it was written: a line is missing, or there are two.
    static func set(_ host: PublicHost, in text: String) -> String? {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for (name, rest) in names {
            let places = lines.indices.filter { lines[$0].hasPrefix("define( '\(name)', ") }
            guard places.count == 1, let place = places.first else { return nil }
            lines[place] = line(name, siteAddress(host) + rest)
        }
        lines.removeAll { $0 == tls }
        if lines.contains(where: { $0.contains("FORCE_SSL_ADMIN") }) { return nil }
        if host.scheme == "https" {
            guard let place = lines.firstIndex(where: { $0.hasPrefix("define( 'WP_SITEURL', ") }) else { return nil }
            lines.insert(tls, at: place + 1)
        }
        return lines.joined(separator: "\n")
    }
}
