/// A path that stays beneath the directory it is joined to: no root, no `..`, no empty part, no NUL.
///
/// This is what text alone can promise. Symbolic links can still lead out, so who opens it in a tenant's tree uses openat2 with RESOLVE_BENEATH.
package struct RelativePath: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "path"
    package static let code = ProblemCode.badPath

    package static func brokenRule(_ text: String) -> String? {
        guard (1...4095).contains(text.utf8.count) else { return "it must have 1 to 4095 bytes" }
        guard text.utf8.first != UInt8(ascii: "/") else { return "it must be relative" }
        guard !text.unicodeScalars.contains("\0") else { return "it must not hold a NUL character" }
        // By bytes, as the kernel splits it: a combining mark after '/' must not hide the separator.
        for part in text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            if part.isEmpty { return "it must not hold an empty part" }
            if part.elementsEqual("..".utf8) { return "'..' would lead out of its directory" }
            if part.elementsEqual(".".utf8) { return "'.' names nothing" }
            if part.count > 255 { return "each part must have at most 255 bytes" }
        }
        return nil
    }

    package var parts: [String] { rawValue.utf8.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) } }
}
