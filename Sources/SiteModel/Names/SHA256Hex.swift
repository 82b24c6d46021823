/// A SHA-256 checksum as sha256sum(1) prints it: 64 lower-case hexadecimal digits, so that equal checksums are equal texts.
package struct SHA256Hex: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "SHA-256 checksum"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        let hexadecimal = text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        return hexadecimal && text.utf8.count == 64 ? nil : "it must be 64 of 0-9 and a-f"
    }
}
