/// Tells addresses from names, in every spelling that a resolver would still read as an address.
enum IPLiteral {
    /// A name whose last label is a number is an address: `127.0.0.1`, `127.1`, `2130706433`, `0x7f.1`, `017700000001` (URL Standard, "ends in a number").
    /// No top-level domain is a number (RFC 3696 2), so no name is lost.
    static func endsInNumber(_ labels: [Substring]) -> Bool {
        guard let last = labels.last, !last.isEmpty else { return false }
        if last.utf8.allSatisfy(isDigit) { return true }
        return last.hasPrefix("0x") && last.utf8.dropFirst(2).allSatisfy(isHexDigit)
    }

    /// `::1`, `[2001:db8::1]`, `fe80::1%eth0`, `::ffff:192.0.2.1`: two colons or more, and nothing else than such text has.
    static func isVersion6(_ text: String) -> Bool {
        var rest = Substring(text)
        if rest.hasPrefix("[") && rest.hasSuffix("]") { rest = rest.dropFirst().dropLast() }
        rest = rest.prefix { $0 != "%" }
        let bytes = rest.utf8
        guard bytes.count(where: { $0 == UInt8(ascii: ":") }) >= 2 else { return false }
        return bytes.allSatisfy { isHexDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    private static func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (97...102).contains(byte) || (65...70).contains(byte) }
}
