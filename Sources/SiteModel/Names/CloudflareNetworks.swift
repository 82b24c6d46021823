/// The networks from which Cloudflare's servers come. Whoever is on this list may name any visitor's address, so a list is believed only as a whole: every
/// line a network of the public internet, neither so few that it was cut off nor so many or so wide that it is something else (an error page, 0.0.0.0/0).
package struct CloudflareNetworks: Sendable, Hashable {
    /// Sorted, each once; IPv4 first.
    package let ranges: [NetworkRange]

    package static let count = 10...500
    package static let mostBytes = 65_536
    /// Addresses of IPv4: Cloudflare has a fifth of that.
    package static let mostAddresses = 8_000_000

    /// - Parameter name: where the text comes from; an error says it.
    /// - Throws: `bad-list` with the line and its rule.
    package init(_ text: String, named name: String) throws(Problem) {
        var found: Set<NetworkRange> = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let word = line.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
            if word.isEmpty || word.hasPrefix("#") { continue }
            if let rule = Self.brokenRule(line) { throw Self.refused(name, "line \(index + 1): \(rule)") }
            guard let range = try? NetworkRange(String(word)) else {  // only whether it is one: the line says more than its error
                throw Self.refused(name, "line \(index + 1): '\(printable(String(line.prefix(60))))' is no network")
            }
            if let rule = Self.brokenRule(range) { throw Self.refused(name, "line \(index + 1): \(range) \(rule)") }
            found.insert(range)
        }
        guard Self.count.contains(found.count) else {
            throw Self.refused(
                name, "it has \(found.count) networks; a whole list has \(Self.count.lowerBound) to \(Self.count.upperBound)")
        }
        guard found.contains(where: \.isVersion6), found.contains(where: { !$0.isVersion6 }) else {
            throw Self.refused(name, "it has networks of IPv4 or of IPv6 alone; a whole list has both")
        }
        let addresses = found.reduce(0) { $0 + ($1.isVersion6 ? 0 : 1 << (32 - $1.prefix)) }
        guard addresses <= Self.mostAddresses else {
            throw Self.refused(name, "it has \(addresses) addresses of IPv4, and a list may have \(Self.mostAddresses)")
        }
        ranges = found.sorted()
    }

    /// For tests, whose visitors come from networks that no list may hold.
    package init(unchecked ranges: [NetworkRange]) { self.ranges = ranges }

    /// As it is kept: what this type reads again.
    package var text: String { ranges.map { "\($0)\n" }.joined() }

    private static func brokenRule(_ line: Substring) -> String? {
        let words = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
        return words.count == 1 || words[1].hasPrefix("#") ? nil : "one network stands on a line"
    }

    private static func brokenRule(_ range: NetworkRange) -> String? {
        // Cloudflare's widest are a /13 and a /29. A single address is a server, not a network.
        guard (range.isVersion6 ? 24...64 : 12...28).contains(range.prefix) else {
            return range.isVersion6 ? "must have a prefix from /24 to /64" : "must have a prefix from /12 to /28"
        }
        if range.isVersion6, range.bytes[0] & 0xe0 != 0x20 { return "is no network of the public internet" }
        return notPublic.contains(where: range.overlaps) ? "is no network of the public internet" : nil
    }

    private static let notPublic: [NetworkRange] = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "2001:db8::/32", "2001::/23", "2002::/16",
    ].compactMap { try? NetworkRange($0) }  // written here, and a test counts them

    private static func refused(_ name: String, _ reason: String) -> Problem {
        .cannot("use list", name, reason, code: .badList, hint: "the networks that the host knows stay as they are")
    }
}
