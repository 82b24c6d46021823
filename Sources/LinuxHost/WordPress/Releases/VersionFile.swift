import SiteModel

/// What `wp-includes/version.php` says, read as text: the file may come from anywhere and is never executed.
package struct VersionFile: Sendable, Hashable {
    package var version: WordPressVersion
    package var requiredPHP: PHPVersion
    /// The locale of a localised package; nil for the English one.
    package var locale: WordPressLocale?

    package static let path = "wp-includes/version.php"

    /// - Parameter source: named in the error.
    package init(parsing text: String, source: String) throws(Problem) {
        func refuse(_ reason: String) -> Problem { .cannot("read the release in", source, reason, code: .sourceCorrupt) }
        func value(_ name: String) throws(Problem) -> String? {
            let found = Self.literals(of: name, in: text)
            if found.count > 1 { throw refuse("\(Self.path) sets $\(name) more than once") }
            return found.first
        }
        guard let version = try value("wp_version").flatMap({ WordPressVersion(rawValue: $0) }) else {
            throw refuse("\(Self.path) names no version")
        }
        let series = try value("required_php_version").map { $0.split(separator: ".").prefix(2).joined(separator: ".") }
        guard let required = series.flatMap({ PHPVersion(rawValue: $0) }) else { throw refuse("\(Self.path) names no PHP version") }
        self.version = version
        requiredPHP = required
        locale = try value("wp_local_package").flatMap { WordPressLocale(rawValue: $0) }
    }

    /// The texts of lines that are exactly `$name = '…';` with nothing in the quotes that PHP would read otherwise.
    private static func literals(of name: String, in text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).compactMap { line in
            let start = "$\(name) = '"
            guard line.hasPrefix(start), line.hasSuffix("';") else { return nil }
            let literal = line.dropFirst(start.count).dropLast(2)
            return literal.contains { $0 == "'" || $0 == "\\" } ? nil : String(literal)
        }
    }
}
