import SiteModel

enum Piece: Sendable {
    case text(String)
    case hole(Hole)
}

struct Hole: Sendable {
    var name: String
    var place: Place
}

/// Where a placeholder stands; it decides what may be put there.
enum Place: Sendable, Equatable {
    /// An argument of its own.
    case argument
    /// Part of a bare or quoted word.
    case part
    /// Alone on its line, whose indentation every line put there gets.
    case line(indent: String)
}

struct TemplateParser<Language: ConfigLanguage> {
    let template: String

    func pieces(of text: String) throws(Problem) -> [Piece] {
        var pieces: [Piece] = []
        // What a reader of the language has seen so far, with placeholders as plain words.
        var seen: [UInt8] = []
        var rest = Substring(text)
        while let open = rest.firstRange(of: "{{") {
            var before = rest[..<open.lowerBound]
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else { throw broken(template, "a {{ is never closed") }
            let name = String(rest[open.upperBound..<close.lowerBound])
            guard isName(name) else { throw broken(template, "'{{\(name)}}' is not a placeholder: names hold a-z and _") }
            var after = rest[close.upperBound...]
            let indent = indentation(at: before, seen: seen)
            if let indent, after.first == "\n" || after.isEmpty {
                // The line's own indentation and newline go with the placeholder, so that nothing stays when it is filled with nothing.
                before = before.dropLast(indent.count)
                after = after.dropFirst()
                pieces += [.text(String(before)), .hole(Hole(name: name, place: .line(indent: indent)))]
                seen += Array(before.utf8)
            } else {
                seen += Array(before.utf8)
                pieces += [.text(String(before)), .hole(Hole(name: name, place: try place(of: name, seen: seen, next: after.utf8.first)))]
                seen.append(UInt8(ascii: "x"))
            }
            rest = after
        }
        if rest.contains("}}") { throw broken(template, "a }} has no {{") }
        return pieces + [.text(String(rest))]
    }

    private func place(of name: String, seen: [UInt8], next: UInt8?) throws(Problem) -> Place {
        switch Language.reader(after: seen) {
        case .insideComment: throw broken(template, "{{\(name)}} stands in a comment, where nothing could check it")
        case .insideWord, .insideQuotes: return .part
        case .gap: return next.map(Language.endsArgument) ?? true ? .argument : .part
        }
    }

    /// The blanks from the start of the line to here; nil when something else stands there.
    private func indentation(at before: Substring, seen: [UInt8]) -> String? {
        guard let newline = before.lastIndex(of: "\n") else {
            let startsLine = seen.isEmpty || seen.last == UInt8(ascii: "\n")
            return startsLine && before.allSatisfy { $0 == " " } ? String(before) : nil
        }
        let line = before[before.index(after: newline)...]
        return line.allSatisfy { $0 == " " } ? String(line) : nil
    }

    private func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (97...122).contains($0) || $0 == 95 }
    }
}
