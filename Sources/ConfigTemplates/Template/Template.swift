import SiteModel

/// Configuration text with `{{name}}` placeholders. Strict: an unknown name, an unused value, a placeholder in a comment and a value that does not
/// fit where its placeholder stands are errors, so a template and its context cannot drift apart.
package struct Template<Language: ConfigLanguage>: Sendable {
    package let name: String
    private let pieces: [Piece]

    package let placeholders: Set<String>

    package init(name: String, text: String) throws(Problem) {
        self.name = name
        pieces = try TemplateParser<Language>(template: name).pieces(of: text)
        placeholders = Set(pieces.compactMap { if case .hole(let hole) = $0 { hole.name } else { nil } })
    }

    package func render(_ values: [String: Language.Token]) throws(Problem) -> Rendered<Language> {
        let missing = placeholders.subtracting(values.keys).sorted()
        if let first = missing.first { throw broken(name, "nobody gave a value for {{\(first)}}") }
        let unused = Set(values.keys).subtracting(placeholders).sorted()
        if let first = unused.first { throw broken(name, "it has no place for '\(first)'") }
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let part): text += part
            case .hole(let hole):
                guard let value = values[hole.name] else { continue }
                text += try fill(hole, with: value.emission)
            }
        }
        return Rendered(checked: text)
    }

    private func fill(_ hole: Hole, with emission: Emission) throws(Problem) -> String {
        switch (emission, hole.place) {
        case (.word(let word), .argument), (.word(let word), .part): return word
        case (.argument(let argument), .argument): return argument
        case (.lines(let lines), .line(let indent)):
            return lines.map { $0.isEmpty ? "\n" : "\(indent)\($0)\n" }.joined()
        case (.word, .line), (.argument, .line):
            throw broken(name, "{{\(hole.name)}} stands on a line of its own and takes whole directives")
        case (.argument, .part): throw broken(name, "{{\(hole.name)}} is part of a word and takes plain words only")
        case (.lines, _): throw broken(name, "{{\(hole.name)}} takes whole directives and must stand on a line of its own")
        }
    }
}

/// A fault of our own text or code, not of a user's value.
func broken(_ template: String, _ why: String) -> Problem {
    .cannot("render", template, why, code: .internalError)
}
