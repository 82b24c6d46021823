/// Text of others (titles, servers' messages) must not drive the reader's terminal: control characters are shown as a sign.
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
            // Format characters can turn the direction of what follows (Unicode TR 36, 3.2).
            let isHostile = scalar.properties.generalCategory == .control || isBidirectional(scalar)
            clean.append(isHostile && !keeping.contains(scalar) ? "\u{fffd}" : scalar)
        }
        return String(clean)
    }

    private static func isBidirectional(_ scalar: Unicode.Scalar) -> Bool {
        (0x202a...0x202e).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    }
}
