/// Names that read like other names. They are legal, so they are warned about and never refused (UTS 39).
enum Confusables {
    static func warnings(_ name: Hostname) -> [String] {
        let display = name.display
        guard display != name.ascii else { return [] }
        var found: [String] = []
        for label in display.split(separator: ".") {
            let scripts = Script.all(in: label)
            if !Script.belongTogether(scripts) {
                let names = scripts.map(\.rawValue).sorted().joined(separator: ", ")
                found.append("label '\(label)' mixes scripts (\(names)): it may pass for another name")
            }
        }
        let plain = plainReading(display)
        if plain != display, plain.utf8.allSatisfy({ $0 < 128 }) {
            found.append("'\(display)' (\(name)) reads like '\(plain)'")
        }
        return found
    }

    /// Names with equal skeletons look alike. Never shown to anyone and never stored.
    static func skeleton(_ display: String) -> String {
        var text = ""
        for character in plainReading(display).unicodeScalars {
            switch character {
            case "0": text += "o"
            case "1", "i": text += "l"
            case "m": text += "rn"
            case "w": text += "vv"
            default: text.unicodeScalars.append(character)
            }
        }
        return text
    }

    /// The ASCII letters that a hurried reader sees; characters that look like none stay themselves.
    private static func plainReading(_ display: String) -> String {
        var text = ""
        for scalar in display.unicodeScalars {
            // A mark that did not compose with its letter is easily overlooked: i + dot above, a + stroke.
            if scalar.properties.generalCategory == .nonspacingMark { continue }
            text += lookalikes[scalar] ?? String(scalar)
        }
        return text
    }

    /// Written by hand from Unicode's confusables.txt: lower-case letters only, since names are lower case.
    private static let lookalikes: [Unicode.Scalar: String] = {
        var table: [Unicode.Scalar: String] = [:]
        for (ascii, others) in written {
            for scalar in others.unicodeScalars { table[scalar] = ascii }
        }
        return table
    }()

    private static let written: [(String, String)] = [
        // Cyrillic, Greek, Armenian, Georgian and Latin letters that most fonts draw like the ASCII one. Letters with a mark that a reader sees
        // (ç, ş, ñ) are other letters, not lookalikes: whole languages would be warned about otherwise.
        ("a", "аαɑ"), ("b", "ЬьƄɓ"), ("c", "сϲƈ"), ("d", "ԁɗ"), ("e", "еєҽ"), ("f", "ƒք"), ("g", "ɡցԍ"), ("h", "һհ"), ("i", "іιıɩ"),
        ("j", "јϳʝ"),
        ("k", "кκ"), ("l", "ӏ"), ("m", "м"), ("n", "пηոռ"), ("o", "оοօσჿ"), ("p", "рρ"), ("q", "ԛզգ"), ("r", "г"), ("s", "ѕꜱ"), ("t", "тτ"),
        ("u", "υսʋ"), ("v", "ѵν"), ("w", "ԝա"), ("x", "хχ"), ("y", "уүγყ"), ("z", "ᴢ"), ("-", "ー"),
    ]
}
