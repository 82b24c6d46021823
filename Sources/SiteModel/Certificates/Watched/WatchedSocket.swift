// Watched: certificates of sockets that are nobody's site here. Which socket (WatchedSocket), what it showed (ShownCertificate), and what is known of it
// from look to look (WatchedCertificate). Pure values; times are seconds since 1970.
// Never here: handshakes, alerts. Read SiteOperations/Certificates/WatchedAlerts.swift next.

/// Whose certificate is watched: `example.org:443`.
package struct WatchedSocket: Hashable, Sendable, CustomStringConvertible {
    package let host: Hostname
    package let port: UInt16

    package init(host: Hostname, port: UInt16 = 443) {
        self.host = host
        self.port = port
    }

    /// `HOST`, or `HOST:PORT`. - Throws: `bad-hostname`, `bad-name`.
    package init(_ text: String) throws(Problem) {
        guard let colon = text.lastIndex(of: ":") else {
            self.init(host: try Self.host(text))
            return
        }
        let host = try Self.host(String(text[..<colon]))
        self.init(host: host, port: try Self.port(text[text.index(after: colon)...], of: text))
    }

    /// Sockets of others are watched: what this machine serves itself is looked at without that.
    package static func host(_ text: String) throws(Problem) -> Hostname {
        guard ["localhost", "localhost."].contains(text.lowercased()) else { return try Hostname(text) }
        throw .cannot(
            "watch", text, "it is this machine, and the certificates of its sites are looked at without being watched", code: .badHostname,
            hint: "agent cert list")
    }

    private static func port(_ digits: Substring, of text: String) throws(Problem) -> UInt16 {
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = UInt16(digits), port > 0 else {
            throw .cannot(
                "use socket", text, "behind the colon it must be a port from 1 to 65535", code: .badName,
                hint: "agent cert watch example.org:443")
        }
        return port
    }

    package var description: String { "\(host.ascii):\(port)" }
}

extension WatchedSocket: Codable, Comparable {
    package init(from decoder: any Decoder) throws { try self.init(decoder.singleValueContainer().decode(String.self)) }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
    package static func < (a: Self, b: Self) -> Bool { (a.host, a.port) < (b.host, b.port) }
}
