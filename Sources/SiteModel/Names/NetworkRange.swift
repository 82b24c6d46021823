/// Addresses of IPv4 or IPv6 with a common beginning: `192.0.2.0/24`, `2001:db8::/32`, or one address. Written canonically: in lower case, the longest
/// run of zeros as `::`, and no prefix where it is a single address. Bits behind the prefix must be zero: who writes others means something else.
package struct NetworkRange: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// 4 or 16.
    package let bytes: [UInt8]
    package let prefix: Int

    package var isVersion6: Bool { bytes.count == 16 }

    package init(_ text: String) throws(Problem) {
        guard let range = Self.parsed(text), range.hasNoOtherBits else {
            throw .cannot("use range", String(text.prefix(80)), Self.brokenRule(text) ?? "", code: .badName)
        }
        self = range
    }

    /// What keeps a text from being a range, or nil.
    package static func brokenRule(_ text: String) -> String? {
        guard let range = parsed(text) else { return "it must be an address, or a network such as 192.0.2.0/24 or 2001:db8::/32" }
        return range.hasNoOtherBits ? nil : "an address with bits behind its prefix is no network"
    }

    private init(bytes: [UInt8], prefix: Int) {
        self.bytes = bytes
        self.prefix = prefix
    }

    package static func < (one: NetworkRange, other: NetworkRange) -> Bool {
        if one.bytes.count != other.bytes.count { return one.bytes.count < other.bytes.count }
        return one.bytes == other.bytes ? one.prefix < other.prefix : one.bytes.lexicographicallyPrecedes(other.bytes)
    }

    package func contains(_ other: NetworkRange) -> Bool {
        bytes.count == other.bytes.count && prefix <= other.prefix && (0..<prefix).allSatisfy { bit($0) == other.bit($0) }
    }
    package func overlaps(_ other: NetworkRange) -> Bool { contains(other) || other.contains(self) }

    package var description: String {
        let address = isVersion6 ? Self.words(bytes) : bytes.map(String.init).joined(separator: ".")
        return prefix == bytes.count * 8 ? address : "\(address)/\(prefix)"
    }

    private func bit(_ number: Int) -> UInt8 { bytes[number / 8] >> (7 - number % 8) & 1 }
    private var hasNoOtherBits: Bool { (prefix..<bytes.count * 8).allSatisfy { bit($0) == 0 } }
}

extension NetworkRange {
    private static func parsed(_ text: String) -> NetworkRange? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let bytes = parts[0].contains(":") ? version6(parts[0]) : version4(parts[0]) else {
            return nil
        }
        guard parts.count == 2 else { return NetworkRange(bytes: bytes, prefix: bytes.count * 8) }
        guard let prefix = number(parts[1], base: 10, digits: 3), prefix <= bytes.count * 8 else { return nil }
        return NetworkRange(bytes: bytes, prefix: prefix)
    }

    private static func version4(_ text: Substring) -> [UInt8]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { number($0, base: 10, digits: 3).flatMap(UInt8.init(exactly:)) }
        return parts.count == 4 && bytes.count == 4 ? bytes : nil
    }

    private static func version6(_ text: Substring) -> [UInt8]? {
        let halves = text.ranges(of: "::").count
        guard halves <= 1, !text.contains(":::") else { return nil }
        guard halves == 1, let gap = text.firstRange(of: "::") else { return words(text[...]).flatMap { $0.count == 16 ? $0 : nil } }
        guard let before = words(text[..<gap.lowerBound]), let after = words(text[gap.upperBound...]) else { return nil }
        let missing = 16 - before.count - after.count
        return missing >= 2 ? before + [UInt8](repeating: 0, count: missing) + after : nil
    }

    private static func words(_ text: Substring) -> [UInt8]? {
        if text.isEmpty { return [] }
        var bytes: [UInt8] = []
        for word in text.split(separator: ":", omittingEmptySubsequences: false) {
            guard let number = number(word, base: 16, digits: 4) else { return nil }
            bytes += [UInt8(number >> 8), UInt8(number & 255)]
        }
        return bytes
    }

    /// Leading zeros would be octal to some readers.
    private static func number(_ text: Substring, base: Int, digits: Int) -> Int? {
        guard (1...digits).contains(text.utf8.count), base == 16 || text == "0" || text.utf8.first != UInt8(ascii: "0"),
            text.utf8.allSatisfy({ (48...57).contains($0) || base == 16 && ((97...102).contains($0) || (65...70).contains($0)) })
        else { return nil }
        return Int(text, radix: base)
    }

    /// RFC 5952.
    private static func words(_ bytes: [UInt8]) -> String {
        let words = stride(from: 0, to: 16, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
        var gap = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, words[end] == 0 { end += 1 }
            if end - start > max(gap.count, 1) { gap = start..<end }
            start = max(end, start + 1)
        }
        let hex = words.map { String($0, radix: 16) }
        guard !gap.isEmpty else { return hex.joined(separator: ":") }
        return "\(hex[..<gap.lowerBound].joined(separator: ":"))::\(hex[gap.upperBound...].joined(separator: ":"))"
    }
}
