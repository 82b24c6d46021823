/// Characters that a reader cannot see or that rearrange what is read. One rule for names, titles and error messages.
enum Invisible {
    /// What means something in spite of being invisible, where the caller knows so.
    struct Allowed: OptionSet {
        let rawValue: Int
        /// U+200C and U+200D: letters of Persian and Indic scripts, glue of emoji.
        static let joiners = Allowed(rawValue: 1)
        /// Variation selectors and tags: parts of emoji and flags.
        static let emojiParts: Allowed = [variations, tags]
        static let variations = Allowed(rawValue: 2)
        /// They spell whole sentences, too, that nobody sees.
        static let tags = Allowed(rawValue: 4)
    }

    static func ruleBroken(by scalar: Unicode.Scalar, allowing allowed: Allowed = []) -> String? {
        // What is printed in ASCII is seen. Asking the tables of Unicode costs a list of a thousand sites more than reading it.
        if (0x20...0x7E).contains(scalar.value) { return nil }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .control: return "control characters are not allowed"
        case .lineSeparator, .paragraphSeparator: return "line separators are not allowed"
        default: break
        }
        // Bidirectional controls make text read in another order than it is stored in ("Trojan Source").
        if properties.isBidiControl { return "marks that change the writing direction are not allowed" }
        if properties.isNoncharacterCodePoint { return "noncharacters are not allowed" }
        let permitted =
            allowed.contains(.joiners) && isJoiner(scalar) || allowed.contains(.variations) && properties.isVariationSelector
            || allowed.contains(.tags) && (0xE0020...0xE007F).contains(scalar.value)
        let isInvisible = properties.isDefaultIgnorableCodePoint || isAnnotation(scalar)
        return isInvisible && !permitted ? "invisible characters are not allowed" : nil
    }

    static func ruleBroken(in text: String, allowing allowed: Allowed = []) -> String? {
        for scalar in text.unicodeScalars {
            if let rule = ruleBroken(by: scalar, allowing: allowed) { return rule }
        }
        return nil
    }

    private static func isJoiner(_ scalar: Unicode.Scalar) -> Bool { scalar.value == 0x200C || scalar.value == 0x200D }

    /// Marks around a text and its annotation: no reader shows them, and Unicode does not tell readers to leave them away.
    private static func isAnnotation(_ scalar: Unicode.Scalar) -> Bool { (0xFFF9...0xFFFB).contains(scalar.value) }
}

/// Whether whoever reads a text does not see it, or sees what follows in another order (Unicode TR 36, 3.2). Not parts of emoji and of other scripts' letters;
/// a flag that is spelt in tags is.
package func isHidden(_ scalar: Unicode.Scalar) -> Bool { Invisible.ruleBroken(by: scalar, allowing: [.joiners, .variations]) != nil }

/// User text as an error or a log line may hold it: one line, nothing hidden, not endless.
package func printable(_ text: String, longest: Int = 300) -> String {
    var (shown, room) = (String.UnicodeScalarView(), longest)
    for scalar in text.unicodeScalars {
        let sign = Invisible.ruleBroken(by: scalar).map { _ in "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars }
        // As it is shown: what is invisible takes up to ten times its room.
        room -= sign?.count ?? 1
        guard room >= 0 else { return String(shown) + "…" }
        if let sign { shown += sign } else { shown.append(scalar) }
    }
    return String(shown)
}
