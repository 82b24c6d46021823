/// Walks over a file's characters and knows whether it stands in code, in a comment or in a string.
struct SwiftReader {
    private var rest: ArraySlice<Character>
    private var lines: [SwiftSource.Line] = []
    private var line = SwiftSource.Line()

    init(_ text: String) { rest = ArraySlice(Array(text)) }

    mutating func read() -> [SwiftSource.Line] {
        readCode(untilClosing: false)
        lines.append(line)
        return lines
    }

    /// In an interpolation, code ends at the parenthesis that closes it.
    private mutating func readCode(untilClosing: Bool) {
        var depth = 0
        while let next = rest.first {
            if next == "/" && starts("//") {
                readLineComment()
            } else if next == "/" && starts("/*") {
                readBlockComment()
            } else if next == "\"" || next == "#", let fence = stringFence() {
                readString(fence)
            } else {
                if next == "(" { depth += 1 }
                if next == ")" {
                    if untilClosing && depth == 0 { return }
                    depth -= 1
                }
                rest.removeFirst()
                if next.isNewline { endLine() } else { line.code.append(next) }
            }
        }
    }

    private mutating func readLineComment() {
        while let next = rest.first, !next.isNewline {
            line.comment.append(next)
            rest.removeFirst()
        }
    }

    private mutating func readBlockComment() {
        var depth = 0
        repeat {
            if starts("/*") { depth += 1 } else if starts("*/") { depth -= 1 }
            guard let next = rest.popFirst() else { return }
            if next.isNewline { endLine() } else { line.comment.append(next) }
            if depth == 0, let slash = rest.popFirst() { line.comment.append(slash) }
        } while depth > 0
    }

    private struct Fence {
        var hashes: Int
        var quotes: Int
    }

    /// `"`, `"""`, `#"`, `##"""` …
    private func stringFence() -> Fence? {
        let hashes = rest.prefix { $0 == "#" }.count
        let quotes = rest.dropFirst(hashes).prefix(3)
        guard quotes.first == "\"" else { return nil }
        return Fence(hashes: hashes, quotes: quotes.count == 3 && quotes.allSatisfy { $0 == "\"" } ? 3 : 1)
    }

    private mutating func readString(_ fence: Fence) {
        let end = String(repeating: "\"", count: fence.quotes) + String(repeating: "#", count: fence.hashes)
        let escape = "\\" + String(repeating: "#", count: fence.hashes)
        rest.removeFirst(end.count)
        line.code.append("\"")
        var text = ""
        while let next = rest.first {
            if starts(end) {
                rest.removeFirst(end.count)
                break
            }
            if next.isNewline {
                keep(&text)
                // A one-line string cannot go on: something was misread, and the next line starts afresh.
                if fence.quotes == 1 { return }
                rest.removeFirst()
                endLine()
            } else if starts(escape + "(") {
                rest.removeFirst(escape.count + 1)
                text += "\\()"
                readCode(untilClosing: true)
                rest = rest.dropFirst()
            } else if starts(escape) {
                text.append(contentsOf: rest.prefix(escape.count + 1))
                rest = rest.dropFirst(escape.count + 1)
            } else {
                text.append(next)
                rest.removeFirst()
            }
        }
        keep(&text)
        line.code.append("\"")
    }

    private mutating func keep(_ text: inout String) {
        if !text.isEmpty { line.strings.append(text) }
        text = ""
    }

    private mutating func endLine() {
        lines.append(line)
        line = SwiftSource.Line()
    }

    private func starts(_ text: String) -> Bool { rest.starts(with: text) }
}
