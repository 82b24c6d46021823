import SiteModel

/// A value that has no safe form in `language`. Control characters are shown as dots, so that an error cannot forge lines either.
func refusal(_ value: String, in language: String, _ rule: String) -> Problem {
    let shown = String(value.prefix(80).map { $0.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 } ? $0 : "·" })
    return .cannot("write into \(language)", shown, rule, code: .configurationRefused)
}

func isLetterOrDigit(_ byte: UInt8) -> Bool { (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) }
func isControl(_ byte: UInt8) -> Bool { byte < 32 || byte == 127 }

/// Rules that every language shares for the path of a file: absolute, without `..`, without control characters.
func brokenPathRule(_ path: String) -> String? {
    guard path.utf8.first == UInt8(ascii: "/") else { return "a path must be absolute" }
    guard !path.utf8.contains(where: isControl) else { return "a path must not hold control characters" }
    guard !path.utf8.split(separator: UInt8(ascii: "/")).contains(where: { $0.elementsEqual("..".utf8) }) else {
        return "a path must not hold '..'"
    }
    return nil
}
