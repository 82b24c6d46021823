/// A second reader of unit files (systemd.syntax(7)): one line, one setting, its value in words.
struct UnitReader {
    struct Line: Equatable {
        /// nil for the head of a section.
        var key: String?
        var words: [String]
    }
    struct Malformed: Error { var why: String }

    static func read(_ text: String) throws -> [Line] {
        var found: [Line] = []
        for bytes in text.utf8.split(separator: 10, omittingEmptySubsequences: true) {
            let words = bytes.split(whereSeparator: { $0 == 32 || $0 == 9 || $0 == 13 })
            guard let first = words.first?.first, first != 35, first != 59 else { continue }
            guard bytes.last != 92 else { throw Malformed(why: "a line goes on in the next") }
            if first == 91 {
                guard words.count == 1, words[0].last == 93 else { throw Malformed(why: "a section is never closed") }
                found.append(Line(key: nil, words: [string(words[0])]))
                continue
            }
            guard let equals = bytes.firstIndex(of: 61) else { throw Malformed(why: "a line without =") }
            let value = bytes[bytes.index(after: equals)...]
            guard !value.contains(where: { quoting.contains($0) }) else { throw Malformed(why: "a quote or a backslash") }
            found.append(Line(key: string(bytes[..<equals]), words: value.split(whereSeparator: { $0 == 32 || $0 == 9 }).map(string)))
        }
        return found
    }

    private static let quoting = Array("\"'\\".utf8)

    private static func string(_ bytes: Substring.UTF8View) -> String { String(decoding: bytes, as: UTF8.self) }
}
