/// A DNS host name in its one canonical form: lower-case A-labels, no trailing dot, at most 253 octets, labels at most 63.
///
/// Parsing is the only constructor, so a `Hostname` may go into a vhost, a path or SQL as it is (RFC 1123 2.1, RFC 5890).
package struct Hostname: Hashable, Sendable, CustomStringConvertible {
    package let ascii: String

    package init(_ text: String) throws(Problem) {
        self.ascii = try HostnameParser.canonical(text)
    }

    package var description: String { ascii }
    package var labels: [Substring] { ascii.split(separator: ".", omittingEmptySubsequences: false) }
}

extension Hostname: Codable {
    package init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(ascii)
    }
}

extension Hostname: Comparable {
    package static func < (a: Hostname, b: Hostname) -> Bool { a.ascii < b.ascii }
}
