/// A second reader of nginx's language, written from the manual and `ngx_conf_read_token`, not from the product's: what it sees is what nginx sees.
struct NginxReader {
    struct Directive: Equatable {
        var depth: Int
        /// Name first; quotes and escapes taken away.
        var words: [String]
        var opensBlock: Bool
    }
    struct Malformed: Error { var why: String }

    static func read(_ text: String) throws -> [Directive] {
        var reader = NginxReader(bytes: Array(text.utf8))
        return try reader.all()
    }

    private let bytes: [UInt8]
    private var at = 0
    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func all() throws -> [Directive] {
        var found: [Directive] = []
        var words: [String] = []
        var depth = 0
        while at < bytes.count {
            switch bytes[at] {
            case 9, 10, 13, 32: at += 1
            case 35: while at < bytes.count, bytes[at] != 10 { at += 1 }
            case 59:
                guard !words.isEmpty else { throw Malformed(why: "unexpected ;") }
                found.append(Directive(depth: depth, words: words, opensBlock: false))
                words = []
                at += 1
            case 123:
                guard !words.isEmpty else { throw Malformed(why: "unexpected {") }
                found.append(Directive(depth: depth, words: words, opensBlock: true))
                words = []
                depth += 1
                at += 1
            case 125:
                guard words.isEmpty, depth > 0 else { throw Malformed(why: "unexpected }") }
                depth -= 1
                at += 1
            case 34, 39: words.append(try quoted(by: bytes[at]))
            default: words.append(bare())
            }
        }
        guard words.isEmpty, depth == 0 else { throw Malformed(why: "unexpected end") }
        return found
    }

    private mutating func quoted(by quote: UInt8) throws -> String {
        at += 1
        let start = at
        var escaped = false
        while at < bytes.count {
            let byte = bytes[at]
            if byte == quote { break }
            if byte == 92 { escaped = true }
            at += byte == 92 ? 2 : 1
        }
        guard at < bytes.count else { throw Malformed(why: "a quote is never closed") }
        let word = text(start..<at, escaped)
        at += 1
        guard at < bytes.count, [9, 10, 13, 32, 59, 123, 41].contains(bytes[at]) else { throw Malformed(why: "a quote ends inside a word") }
        return word
    }

    // One switch for each byte: this runs a hundred million times in a build that is not optimised.
    private mutating func bare() -> String {
        let start = at
        var escaped = false
        reading: while at < bytes.count {
            switch bytes[at] {
            case 9, 10, 13, 32, 59: break reading
            case 123 where at == start || bytes[at - 1] != 36: break reading
            case 92:
                escaped = true
                at += 2
            default: at += 1
            }
        }
        at = min(at, bytes.count)
        return text(start..<at, escaped)
    }

    private func text(_ range: Range<Int>, _ escaped: Bool) -> String {
        escaped ? unescaped(range) : String(decoding: bytes[range], as: UTF8.self)
    }

    private func unescaped(_ range: Range<Int>) -> String {
        var plain: [UInt8] = []
        var index = range.lowerBound
        while index < range.upperBound {
            if bytes[index] == 92, index + 1 < range.upperBound {
                switch bytes[index + 1] {
                case 34, 39, 92: plain.append(bytes[index + 1])
                case 116: plain.append(9)
                case 114: plain.append(13)
                case 110: plain.append(10)
                default: plain += [92, bytes[index + 1]]
                }
                index += 2
            } else {
                plain.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
