/// A secret as somebody hands it over. What is refused is never quoted: it may be the secret.
package enum SecretInput {
    package static let mostBytes = 16 << 10

    /// One line break at the end is not part of it: editors and `echo` add it.
    package static func read(_ bytes: [UInt8], from source: String) throws(Problem) -> Secret {
        guard bytes.count <= mostBytes else { throw refused(source, "it is longer than \(mostBytes) bytes") }
        guard var text = String(validating: bytes, as: UTF8.self) else { throw refused(source, "it is not UTF-8") }
        if text.hasSuffix("\r\n") || text.hasSuffix("\n") { text.removeLast() }
        guard !text.isEmpty else { throw refused(source, "it is empty") }
        guard !text.utf8.contains(0) else { throw refused(source, "it holds a null byte") }
        return Secret(text)
    }

    private static func refused(_ source: String, _ rule: String) -> Problem {
        .cannot("take the secret from", source, rule, code: .badRequest)
    }
}
