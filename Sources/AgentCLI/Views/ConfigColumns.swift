import AgentAPI

extension Columns where Item == ConfigFileView {
    static let config = Columns(
        id: { $0.path },
        all: [
            Column("path") { .text($0.path) },
            Column("state") { .text($0.state) },
            Column("site") { .text($0.site) },
            Column("outcome") { .text($0.outcome) },
            Column("reason") { .text($0.reason) },
            Column("diff", inTable: false) { .text($0.diff) },
        ])
}

/// Files as people read them: one line of what it is, then the diff.
enum ConfigText {
    static func text(_ view: ConfigView) -> String {
        view.files.map { file in
            let words = [file.state, file.outcome, file.reason].compactMap { $0 }.map { Printable.line($0) }.joined(separator: ", ")
            return "\(Printable.line(file.path)): \(words)\n\(Printable.lines(file.diff))"
        }.joined(separator: "\n")
    }
}
