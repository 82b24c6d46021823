/// A PHP series as Debian packages it: `8.2`. One spelling only: it becomes part of a program's name.
package struct PHPVersion: CheckedText, Comparable {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "PHP version"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let plain = parts.allSatisfy { part in (1...2).contains(part.utf8.count) && UInt8(part).map { String($0) == part } ?? false }
        return parts.count == 2 && plain ? nil : "it must look like 8.2"
    }
    package static func < (a: PHPVersion, b: PHPVersion) -> Bool { VersionOrder(a.rawValue) < VersionOrder(b.rawValue) }
}

/// A WordPress version as `wp-includes/version.php` names it: `6.8.1`, `6.9-beta1`.
package struct WordPressVersion: CheckedText, Comparable {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "WordPress version"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        let allowed = text.utf8.allSatisfy { isLowerAlphanumeric($0) || (65...90).contains($0) || "-.".utf8.contains($0) }
        let digit = text.utf8.first.map { (48...57).contains($0) } ?? false
        return allowed && digit && text.utf8.count <= 32 && !hasTwoDotsInARow(text) ? nil : "it must look like 6.8.1"
    }
    private static func hasTwoDotsInARow(_ text: String) -> Bool {
        zip(text.utf8, text.utf8.dropFirst()).contains { $0 == UInt8(ascii: ".") && $1 == UInt8(ascii: ".") }
    }
    package static func < (a: WordPressVersion, b: WordPressVersion) -> Bool { VersionOrder(a.rawValue) < VersionOrder(b.rawValue) }
}

/// A WordPress locale: `en_US`, `de_DE_formal`.
package struct WordPressLocale: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "locale"
    package static let code = ProblemCode.badName
    package static let english = WordPressLocale(unchecked: "en_US")
    package static func brokenRule(_ text: String) -> String? {
        let letters = text.utf8.allSatisfy { isLowerAlphanumeric($0) || (65...90).contains($0) || $0 == UInt8(ascii: "_") }
        return letters && (2...20).contains(text.utf8.count) ? nil : "it must look like en_US"
    }
}

/// 6.8 < 6.8.1 < 6.9-beta1 < 6.9-RC1 < 6.9-RC2 < 6.9-RC10 < 6.9 < 6.10: what follows a hyphen comes before the release itself.
private struct VersionOrder: Comparable {
    var release: [Int]
    var preview: String?
    var previewNumbers: [Int]
    var text: String

    init(_ text: String) {
        let halves = text.split(separator: "-", maxSplits: 1)
        release = Self.numbers(halves.first ?? "")
        preview = halves.count > 1 ? halves[1].lowercased().filter(\.isLetter) : nil
        previewNumbers = halves.count > 1 ? Self.numbers(halves[1]) : []
        self.text = text
    }

    static func < (a: VersionOrder, b: VersionOrder) -> Bool {
        if a.release != b.release { return a.release.lexicographicallyPrecedes(b.release) }
        switch (a.preview, b.preview) {
        case (nil, _?): return false
        case (_?, nil): return true
        case (let one?, let other?) where one != other: return one < other
        default: break
        }
        if a.previewNumbers != b.previewNumbers { return a.previewNumbers.lexicographicallyPrecedes(b.previewNumbers) }
        return a.text < b.text
    }

    private static func numbers(_ text: Substring) -> [Int] {
        text.split { !$0.isASCII || !$0.isNumber }.map { Int($0) ?? Int.max }
    }
}
