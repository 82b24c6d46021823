/// A DNS host name in its one canonical form: lower-case A-labels, no trailing dot, at most 253 octets, labels at most 63.
///
/// Parsing is the only constructor, so a `Hostname` may go into a vhost, a path or SQL as it is (RFC 1123 2.1, RFC 5890), and two spellings of
/// one name are equal.
package struct Hostname: Hashable, Sendable, CustomStringConvertible {
    package let ascii: String

    package init(_ text: String) throws(Problem) {
        self.ascii = try HostnameParser.canonical(text)
    }

    package var description: String { ascii }
    package var labels: [Substring] { ascii.split(separator: ".", omittingEmptySubsequences: false) }

    /// As a person writes it: `münchen.de` for `xn--mnchen-3ya.de`. For people only, and beside `ascii` when there are `warnings`.
    package var display: String { IDNA.uLabels(ascii) }

    /// What a careful person would be told before using the name, as sentences: it mixes scripts, or reads like another name.
    package var warnings: [String] { Confusables.warnings(self) }

    /// Those of `names` that a hurried person could take this one for.
    package func lookalikes(among names: some Sequence<Hostname>) -> [Hostname] {
        let own = Confusables.skeleton(display)
        return names.filter { $0 != self && Confusables.skeleton($0.display) == own }
    }

    /// Both would read the same to a hurried person: `аpple.com` (Cyrillic а) and `apple.com`, `paypa1.com` and `paypal.com`.
    package func looksLike(_ other: Hostname) -> Bool {
        self != other && Confusables.skeleton(display) == Confusables.skeleton(other.display)
    }
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
