/// A PHP series as Debian packages it: `8.2`.
package struct PHPVersion: CheckedText, Comparable {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "PHP version"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let ok = parts.count == 2 && parts.allSatisfy { (1...2).contains($0.utf8.count) && $0.utf8.allSatisfy { (48...57).contains($0) } }
        return ok ? nil : "it must look like 8.2"
    }
    package static func < (a: PHPVersion, b: PHPVersion) -> Bool { versionNumbers(a.rawValue).lexicographicallyPrecedes(versionNumbers(b.rawValue)) }
}

/// A WordPress version as `wp-includes/version.php` names it: `6.8.1`, `6.9-beta1`.
package struct WordPressVersion: CheckedText, Comparable {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "WordPress version"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        let allowed = text.utf8.allSatisfy { isLowerAlphanumeric($0) || (65...90).contains($0) || $0 == 45 || $0 == 46 }
        let digit = text.utf8.first.map { (48...57).contains($0) } ?? false
        return allowed && digit && text.utf8.count <= 32 && !text.contains("..") ? nil : "it must look like 6.8.1"
    }
    package static func < (a: WordPressVersion, b: WordPressVersion) -> Bool { versionNumbers(a.rawValue).lexicographicallyPrecedes(versionNumbers(b.rawValue)) }
}

/// A WordPress locale: `en_US`, `de_DE_formal`.
package struct WordPressLocale: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "locale"
    package static let code = ProblemCode.badName
    package static let english = WordPressLocale(unchecked: "en_US")
    package static func brokenRule(_ text: String) -> String? {
        let ok = (2...20).contains(text.utf8.count) && text.utf8.allSatisfy { isLowerAlphanumeric($0) || (65...90).contains($0) || $0 == 95 }
        return ok ? nil : "it must look like en_US"
    }
}

private func versionNumbers(_ text: String) -> [Int] {
    text.split(whereSeparator: { !$0.isNumber }).compactMap { Int($0) }
}
