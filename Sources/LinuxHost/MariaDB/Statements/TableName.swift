import SiteModel

/// A table, checked: [A-Za-z0-9_]{1,64}. WordPress's own are `wp_` and a word.
package struct TableName: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "table name"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        let allowed = text.utf8.allSatisfy { (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || $0 == 95 }
        return allowed && (1...64).contains(text.utf8.count) ? nil : "it must hold 1 to 64 of a-z, A-Z, 0-9 and _"
    }
}
