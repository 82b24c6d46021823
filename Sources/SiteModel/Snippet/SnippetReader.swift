/// A directive as it was read: its words without quotes and escapes, and what stands in its braces.
struct SnippetStatement {
    var line: Int
    var words: [String]
    var block: [SnippetStatement]?
    var name: String { words[0] }
    var arguments: ArraySlice<String> { words[1...] }
}

/// nginx's configuration language as `ngx_conf_read_token` reads it: quotes open a string only at the start of a word, `#` a comment only there, a
/// backslash takes the next byte along, and `${` does not open a block.
struct SnippetReader {
    private let bytes: [UInt8]
    private var at = 0
    private var line = 1
    private var count = 0

    static let deepest = 3
    static let mostStatements = 200
    static let mostWords = 12
    /// nginx itself gives up at 4,096.
    static let longestWord = 1000

    static func read(_ text: String) throws(SnippetRefusal) -> [SnippetStatement] {
        guard text.utf8.count <= NginxSnippet.mostBytes else {
            throw SnippetRefusal(nil, "it has \(text.utf8.count) bytes, and a snippet may have \(NginxSnippet.mostBytes)")
        }
        var reader = SnippetReader(bytes: Array(text.utf8))
        for scalar in text.unicodeScalars {
            if scalar == "\n" { reader.line += 1 }
            guard !isControl(scalar) || ["\t", "\n", "\r"].contains(scalar) else {
                throw SnippetRefusal(reader.line, "it holds a control character (U+\(String(scalar.value, radix: 16, uppercase: true)))")
            }
        }
        reader.line = 1
        return try reader.statements(depth: 0)
    }

    /// Also those that make a screen show another text than the one that is there: of direction, of lines.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1f, 0x7f...0x9f, 0x61c, 0x200e...0x200f, 0x2028...0x202e, 0x2066...0x2069: true
        default: false
        }
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func statements(depth: Int) throws(SnippetRefusal) -> [SnippetStatement] {
        var found: [SnippetStatement] = []
        var words: [String] = []
        var start = line
        while at < bytes.count {
            switch bytes[at] {
            case 9, 10, 13, 32: step()
            case UInt8(ascii: "#"): while at < bytes.count, bytes[at] != 10 { step() }
            case UInt8(ascii: ";"), UInt8(ascii: "{"):
                let opens = bytes[at] == UInt8(ascii: "{")
                guard !words.isEmpty else { throw SnippetRefusal(line, "a '\(opens ? "{" : ";")' follows no directive") }
                step()
                guard !opens || depth + 1 < Self.deepest else { throw SnippetRefusal(start, "blocks are nested too deep") }
                try countOneMore(start)
                found.append(SnippetStatement(line: start, words: words, block: opens ? try statements(depth: depth + 1) : nil))
                words = []
            case UInt8(ascii: "}"):
                guard words.isEmpty else { throw SnippetRefusal(start, "'\(words[0])' does not end with ';'") }
                guard depth > 0 else { throw SnippetRefusal(line, "a '}' closes nothing") }
                step()
                return found
            default:
                if words.isEmpty { start = line }
                words.append(try word(start))
                guard words.count <= Self.mostWords else { throw SnippetRefusal(start, "'\(words[0])' has too many arguments") }
            }
        }
        guard words.isEmpty else { throw SnippetRefusal(start, "'\(words[0])' does not end with ';'") }
        guard depth == 0 else { throw SnippetRefusal(line, "a '{' is never closed") }
        return found
    }

    private mutating func countOneMore(_ start: Int) throws(SnippetRefusal) {
        count += 1
        guard count <= Self.mostStatements else { throw SnippetRefusal(start, "a snippet may have \(Self.mostStatements) directives") }
    }

    private mutating func step() {
        if bytes[at] == 10 { line += 1 }
        at += 1
    }

    private mutating func word(_ start: Int) throws(SnippetRefusal) -> String {
        let text = try bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") ? quoted(by: bytes[at]) : bare()
        guard text.utf8.count <= Self.longestWord else {
            throw SnippetRefusal(start, "an argument has more than \(Self.longestWord) bytes")
        }
        guard !text.utf8.contains(where: { $0 < 32 || $0 == 127 }) else {
            throw SnippetRefusal(start, "an argument holds a line break, a tab or another control character")
        }
        return text
    }

    private mutating func quoted(by quote: UInt8) throws(SnippetRefusal) -> String {
        let opened = line
        step()
        var plain: [UInt8] = []
        while at < bytes.count, bytes[at] != quote { takeByte(into: &plain) }
        guard at < bytes.count else { throw SnippetRefusal(opened, "a quote is never closed") }
        step()
        guard at < bytes.count, Array(" \t\r\n;{)".utf8).contains(bytes[at]) else {
            throw SnippetRefusal(opened, "a quote ends inside a word")
        }
        return String(decoding: plain, as: UTF8.self)
    }

    private mutating func bare() -> String {
        var plain: [UInt8] = []
        var afterDollar = false
        while at < bytes.count, !Array(" \t\r\n;".utf8).contains(bytes[at]) {
            if bytes[at] == UInt8(ascii: "{") {
                if !afterDollar { break }
            } else {
                afterDollar = bytes[at] == UInt8(ascii: "$")
            }
            takeByte(into: &plain)
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// A byte, or an escape and what it stands for.
    private mutating func takeByte(into plain: inout [UInt8]) {
        guard bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count else {
            plain.append(bytes[at])
            return step()
        }
        step()
        switch bytes[at] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): plain.append(bytes[at])
        case UInt8(ascii: "t"): plain.append(9)
        case UInt8(ascii: "r"): plain.append(13)
        case UInt8(ascii: "n"): plain.append(10)
        default: plain += [UInt8(ascii: "\\"), bytes[at]]
        }
        step()
    }
}
