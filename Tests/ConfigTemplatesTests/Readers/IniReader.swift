/// A second reader of PHP's ini dialect: one line, one setting.
struct IniReader {
    struct Line: Equatable {
        var section: Bool
        var key: String
        var value: String
    }
    struct Malformed: Error { var why: String }

    static func read(_ text: String) throws -> [Line] {
        var found: [Line] = []
        for bytes in text.utf8.split(separator: 10, omittingEmptySubsequences: true) {
            let line = trimmed(bytes)
            guard let first = line.first, first != 59 else { continue }
            if first == 91 {
                guard let end = line.firstIndex(of: 93), end == line.index(before: line.endIndex) else {
                    throw Malformed(why: "a section is never closed")
                }
                found.append(Line(section: true, key: string(line.dropFirst().dropLast()), value: ""))
                continue
            }
            guard let equals = line.firstIndex(of: 61) else { throw Malformed(why: "a line without =") }
            let value = try value(trimmed(line[line.index(after: equals)...]))
            found.append(Line(section: false, key: string(trimmed(line[..<equals])), value: value))
        }
        return found
    }

    private static let meaningful = Array("\"'$\\;!=()|&^~{}".utf8)

    private static func value(_ bytes: Substring.UTF8View.SubSequence) throws -> String {
        guard bytes.first == 34 else {
            // Marks that PHP gives a meaning outside of quotes.
            guard !bytes.contains(where: { meaningful.contains($0) }) else { throw Malformed(why: "a bare mark") }
            return string(bytes)
        }
        let rest = bytes.dropFirst()
        guard let end = rest.firstIndex(of: 34), end == rest.index(before: rest.endIndex) else {
            throw Malformed(why: "a quote ends inside a value")
        }
        let inside = rest[..<end]
        guard !inside.contains(92), !inside.contains(36) else { throw Malformed(why: "a mark inside quotes") }
        return string(inside)
    }

    private static func trimmed(_ bytes: Substring.UTF8View) -> Substring.UTF8View {
        var rest = bytes
        while rest.first == 32 || rest.first == 9 { rest = rest.dropFirst() }
        while rest.last == 32 || rest.last == 9 || rest.last == 13 { rest = rest.dropLast() }
        return rest
    }

    private static func string(_ bytes: Substring.UTF8View) -> String { String(decoding: bytes, as: UTF8.self) }
}
