import HostServices
import SiteModel

/// The pair of units that is one site's PHP: instances of templates, of which there is one pair for each PHP version.
struct PHPUnit: Sendable, Hashable {
    var version: PHPVersion
    var site: SiteID

    init(version: PHPVersion, site: SiteID) {
        self.version = version
        self.site = site
    }

    static func template(_ version: PHPVersion) -> String { "\(prefix)\(version)" }
    private static let prefix = "agent-php"

    var socket: String { "\(Self.template(version))@\(site).socket" }
    var service: String { "\(Self.template(version))@\(site).service" }
    var both: [String] { [socket, service] }

    /// The unit of a site's socket, by its file name; nil for every other.
    init?(socket name: String) {
        guard let parts = Self.parts(of: name), let site = SiteID(rawValue: parts.instance) else { return nil }
        self.init(version: parts.version, site: site)
    }

    /// The unit of a site's PHP itself, by its name; nil for every other.
    init?(service name: String) {
        guard name.hasSuffix(".service") else { return nil }
        self.init(socket: "\(name.dropLast(".service".count)).socket")
    }

    /// The instance of a service of ours, whatever its name; nil for every other unit.
    static func instance(ofService name: String) -> String? {
        guard name.hasSuffix(".service") else { return nil }
        return parts(of: "\(name.dropLast(".service".count)).socket").flatMap { $0.instance.isEmpty ? nil : $0.instance }
    }

    /// The version whose template this file is.
    static func version(ofTemplate name: String) -> PHPVersion? { parts(of: name).flatMap { $0.instance.isEmpty ? $0.version : nil } }

    private static func parts(of name: String) -> (version: PHPVersion, instance: String)? {
        guard name.hasPrefix(prefix), name.hasSuffix(".socket") else { return nil }
        let parts = name.dropFirst(prefix.count).dropLast(".socket".count).split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let version = PHPVersion(rawValue: String(parts[0])) else { return nil }
        return (version, String(parts[1]))
    }
}
