/// `t` and eleven of [a-z0-9], random. It stands in lists, in the audit log and in the token itself, and opens nothing.
package struct TokenID: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "token id"
    package static let code = ProblemCode.badName
    package static let hint: String? = "agent token list"
    package static let isQuoted = false
    package static func brokenRule(_ text: String) -> String? {
        let tail = text.utf8.dropFirst()
        return text.utf8.first == UInt8(ascii: "t") && tail.count == 11 && tail.allSatisfy(isLowerAlphanumeric)
            ? nil : "it must be 't' and eleven of a-z and 0-9"
    }
    package init(random: UInt64) { rawValue = "t" + SiteID(random: random).rawValue.dropFirst() }
}

/// What people call a token: `deploy of shop`.
package struct TokenName: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "token name"
    package static let code = ProblemCode.badName
    package static let hint: String? = "agent token create --help"
    package static func brokenRule(_ text: String) -> String? {
        let allowed = text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
        return allowed && (1...64).contains(text.utf8.count) && !text.hasPrefix(" ") && !text.hasSuffix(" ")
            ? nil : "it must hold 1 to 64 printable ASCII characters and neither begin nor end with a space"
    }
}
