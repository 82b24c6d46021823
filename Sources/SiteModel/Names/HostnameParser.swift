/// Turns what a person typed into the one canonical form of a host name, or says which rule it broke.
///
/// The steps are few and in this order: refuse what no spelling can mean, drop the root's dot, translate to A-labels (`IDNA`), then judge
/// the result by the rules of host names (RFC 1123 2.1, RFC 5890 2.3.1). The judge sees only ASCII, so every entry is judged alike.
enum HostnameParser {
    static let longestName = 253
    static let longestLabel = 63
    /// Longer input is refused unread: no name of 253 octets needs more in any spelling.
    private static let longestInput = 1024

    static func canonical(_ text: String) throws(Problem) -> String {
        func refusal(_ rule: String) -> Problem {
            .cannot("use host name", text, rule, code: .badHostname, hint: "write a name as in example.com or www.example.com")
        }
        if let rule = ruleBrokenAsTyped(text) { throw refusal(rule) }
        let name = withoutRootDot(text)
        let ascii: String
        switch IDNA.aLabels(name) {
        case .ascii(let translated): ascii = translated
        case .refused(let rule): throw refusal(rule)
        }
        if let rule = ruleBroken(ascii) { throw refusal(rule) }
        return ascii
    }

    /// What is wrong before any translation: characters that IDNA would silently drop, and things that are not names at all.
    private static func ruleBrokenAsTyped(_ text: String) -> String? {
        guard !text.isEmpty else { return "it is empty" }
        guard text.utf8.count <= longestInput else { return "it must have at most \(longestName) characters" }
        for scalar in text.unicodeScalars {
            if let rule = Invisible.ruleBroken(by: scalar, allowing: .joiners) { return rule }
            if scalar == " " || !scalar.isASCII && scalar.properties.isWhitespace { return "white space is not allowed" }
        }
        if IPLiteral.isVersion6(text) { return "an IP address is not a host name" }
        if text.unicodeScalars.contains("*") { return "a wildcard is not a host name" }
        if text.unicodeScalars.contains("@") { return "'@' belongs to an email address" }
        if text.unicodeScalars.contains("/") { return "it must be a name alone, without scheme or path" }
        if text.unicodeScalars.contains(":") { return "it must be a name alone, without a port" }
        return nil
    }

    /// `example.com.` and `example.com` are the same name; a second dot would be an empty label and stays to be refused.
    private static func withoutRootDot(_ text: String) -> String {
        var scalars = text.unicodeScalars
        if let last = scalars.last, IDNA.dots.contains(last) { scalars.removeLast() }
        return String(scalars)
    }

    private static func ruleBroken(_ ascii: String) -> String? {
        let labels = ascii.split(separator: ".", omittingEmptySubsequences: false)
        for label in labels {
            if let rule = ruleBroken(label: label) { return rule }
        }
        guard ascii.utf8.count <= longestName else { return "it must have at most \(longestName) characters" }
        if IPLiteral.endsInNumber(labels) { return "an IP address is not a host name" }
        guard labels.count > 1 else {
            return ascii == "localhost"
                ? "'localhost' alone names this machine, not a site" : "it needs at least two labels, as in example.com"
        }
        return nil
    }

    private static func ruleBroken(label: Substring) -> String? {
        guard !label.isEmpty else { return "a label must not be empty" }
        guard label.utf8.count <= longestLabel else { return "a label must have at most \(longestLabel) characters" }
        if label.utf8.contains(UInt8(ascii: "_")) { return "'_' is not allowed in a host name" }
        guard label.utf8.allSatisfy({ isLowerAlphanumeric($0) || $0 == UInt8(ascii: "-") }) else {
            return "only letters, digits and hyphens are allowed"
        }
        guard label.utf8.first != UInt8(ascii: "-"), label.utf8.last != UInt8(ascii: "-") else {
            return "a label must not begin or end with a hyphen"
        }
        guard label.hasPrefix(IDNA.prefix) || !label.utf8.dropFirst(2).starts(with: "--".utf8) else {
            return "hyphens in third and fourth place are reserved (RFC 5891 4.2.3.1)"
        }
        return nil
    }
}
