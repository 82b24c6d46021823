/// The administrator's address, given to WordPress. ASCII, one @, at most 254 octets.
package struct EmailAddress: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "email address"
    package static let code = ProblemCode.badEmail
    package static func brokenRule(_ text: String) -> String? {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, text.utf8.count <= 254 else { return "it needs one @ between a name and a domain" }
        return nil
    }
}

/// A WordPress user name for the first administrator: [a-z0-9][a-z0-9_.-]{0,59}.
package struct LoginName: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "login name"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        let ok = (1...60).contains(text.utf8.count) && text.utf8.allSatisfy { isLowerAlphanumeric($0) || [45, 46, 95].contains($0) }
        return ok && isLowerAlphanumeric(text.utf8.first ?? 0) ? nil : "it must hold 1 to 60 of a-z, 0-9, _ . - and begin with a letter or digit"
    }
}

/// A site's title: 1 to 200 characters of one line, no control characters.
package struct SiteTitle: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "title"
    package static let code = ProblemCode.badTitle
    package static func brokenRule(_ text: String) -> String? {
        (1...200).contains(text.count) ? nil : "it must have 1 to 200 characters"
    }
}
