/// Something that must not stand in a source file, except where it is listed with a reason.
struct SourceRule {
    enum Place {
        case code, strings, comments
        /// The line as it stands, for what is half code and half text.
        case written
        /// Code that no comment explains, on its own line or on the one above.
        case unexplainedCode
    }

    let name: String
    let because: String
    let place: Place
    /// Where the rule is kept: path prefixes. The empty prefix is all of Sources.
    let within: [String]
    /// Where the forbidden thing lives: path prefixes, each with the reason.
    let except: [String: String]
    let pattern: Regex<Substring>
    private let declaration = /\b(?:func|case)\s+\w+/
    /// A line that must be caught, and one that must not: a rule that catches nothing is no rule.
    let guilty: [String]
    let innocent: [String]

    init(
        _ name: String, because: String, in place: Place = .code, within: [String] = ["Sources/"], except: [String: String] = [:],
        pattern: Regex<Substring>,
        guilty: [String], innocent: [String]
    ) {
        self.name = name
        self.because = because
        self.place = place
        self.within = within
        self.except = except
        // Unicode's own word boundaries see none in `FileManager.default`.
        self.pattern = pattern.wordBoundaryKind(.simple)
        self.guilty = guilty
        self.innocent = innocent
    }

    func applies(to path: String) -> Bool {
        within.contains { path.hasPrefix($0) } && !except.keys.contains { path.hasPrefix($0) }
    }

    func violations(in source: SwiftSource) -> [String] {
        guard applies(to: source.path) else { return [] }
        return source.lines.indices.compactMap { index in
            let caught = texts(of: source.lines[index], after: index > 0 ? source.lines[index - 1] : nil).contains {
                $0.firstMatch(of: pattern) != nil
            }
            return caught ? "\(source.path):\(index + 1): \(name): \(because)" : nil
        }
    }

    private func texts(of line: SwiftSource.Line, after previous: SwiftSource.Line?) -> [String] {
        switch place {
        case .code: line.code.isEmpty ? [] : [withoutDeclaredName(line.code)]
        case .strings: line.strings
        case .comments: [line.comment]
        case .written: [line.written]
        case .unexplainedCode: line.comment.isEmpty && previous?.comment.isEmpty != false ? [line.code] : []
        }
    }

    /// A declaration of a function or a case with the same name is no call.
    private func withoutDeclaredName(_ code: String) -> String {
        code.contains("func ") || code.contains("case ") ? code.replacing(declaration, with: "declared ") : code
    }
}
