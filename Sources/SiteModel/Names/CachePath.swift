/// The path of a stored page, as in its address: `/about/`, `/caf%C3%A9/`, `/?s=x`. One rule for the command line, the socket and what a site says of
/// itself. What a browser never sends is not under any key of the cache, so nothing is lost by refusing it.
package struct CachePath: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "path"
    package static let code = ProblemCode.badPath
    /// Bytes. nginx takes lines of 8 KiB; no page that is stored has so long a name.
    package static let longest = 2048
    /// Of one request; more is everything.
    package static let most = 1000

    package static func brokenRule(_ text: String) -> String? {
        let bytes = text.utf8
        guard bytes.first == UInt8(ascii: "/") else { return "it must begin with '/', as in the page's address" }
        guard bytes.count <= longest else { return "it must have at most \(longest) characters" }
        // RFC 3986: everything else is written with percent signs.
        guard bytes.allSatisfy({ isAllowed($0) }) else {
            return "only letters, digits and -._~!$&'()*+,;=:@/?% are allowed; write everything else as in the page's address, with %"
        }
        let path = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        if parts.contains(where: { $0 == "." || $0 == ".." }) { return "'.' and '..' are no pages" }
        if parts.dropLast().contains("") { return "two '/' beside each other are no page" }
        return hasBrokenEscape(text) ? "a % must be followed by two hexadecimal digits" : nil
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-._~!$&'()*+,;=:@/?%".utf8.contains(byte)
        }
    }

    private static func hasBrokenEscape(_ text: String) -> Bool {
        text.split(separator: "%", omittingEmptySubsequences: false).dropFirst().contains { part in
            part.utf8.count < 2 || !part.utf8.prefix(2).allSatisfy { Character(UnicodeScalar($0)).isHexDigit }
        }
    }
}
