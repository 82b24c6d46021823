import SiteModel

/// Text of others (titles, servers' messages) must not drive the reader's terminal: what is hidden is shown as a sign.
enum Printable {
    /// One line, whatever the text holds.
    static func line(_ text: String) -> String { clean(text, keeping: []) }

    /// Line ends and tabs stay.
    static func lines(_ text: String) -> String { clean(text, keeping: ["\n", "\t"]) }

    private static func clean(_ text: String, keeping: Set<Unicode.Scalar>) -> String {
        // Most text is plain, and asking the tables of Unicode about each of its letters took longer than the rest of a long list.
        if text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) { return text }
        var clean = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            clean.append(isHidden(scalar) && !keeping.contains(scalar) ? "\u{fffd}" : scalar)
        }
        return String(clean)
    }
}
