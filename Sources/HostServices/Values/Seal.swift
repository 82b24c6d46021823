/// The first line of a file that the agent renders: a checksum of the rest. Whoever edits the file by hand breaks it, and is told from an older
/// rendering by that: those are renewed without asking, a person's work never. Not against forgery: only root writes these files.
package enum Seal {
    package enum State: Sendable, Hashable {
        /// Not of this agent: the distribution's, say.
        case absent
        case intact
        case broken
    }

    /// Both begin a comment to the end of the line; PHP's ini files know only the second.
    package enum Comment: String, Sendable { case hash = "#", semicolon = ";" }

    private static let words = "made by the agent, seal "
    private static let after = "; once edited, it is left alone (agent host upgrade-config)"

    package static func seal(_ text: String, _ comment: Comment = .hash) -> String {
        "\(comment.rawValue) \(words)\(checksum(of: text))\(after)\n\(text)"
    }

    package static func state(of text: String) -> State {
        guard let (mark, rest) = parts(of: text) else { return .absent }
        return mark == checksum(of: rest) ? .intact : .broken
    }

    /// What a person wants to see of it.
    package static func without(_ text: String) -> String { parts(of: text).map { String($0.rest) } ?? text }

    private static func parts(of text: String) -> (mark: Substring, rest: Substring)? {
        guard let end = text.utf8.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let line = text[..<end]
        guard let comment = line.first.flatMap({ Comment(rawValue: String($0)) }), line.dropFirst().hasPrefix(" \(words)") else {
            return nil
        }
        let mark = line.dropFirst(comment.rawValue.count + 1 + words.count).prefix { $0.isHexDigit }
        return (mark, text[text.utf8.index(after: end)...])
    }

    /// FNV-1a of 64 bits.
    private static func checksum(of text: some StringProtocol) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
