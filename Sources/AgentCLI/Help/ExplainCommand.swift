import ArgumentParser
import SiteModel

struct ExplainCommand: LeafCommand {
    static let configuration = describe(
        "explain", "Explains an error code: what happened, why, and what to do next.", "Without a code, lists them all. Needs no daemon.")
    static let fields = Columns.explanation.names

    @Argument(help: "The code that stands below an error.", completion: .list(ProblemCode.allCases.map(\.rawValue)))
    var code: String?

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        guard let code else { return options.printList(ProblemCode.allCases, .explanation) }
        guard let known = ProblemCode(rawValue: code) else {
            let near = Nearest.to(code, among: ProblemCode.allCases.map(\.rawValue)).map { "'agent explain \($0)'" }
            throw Problem.cannot(
                "explain", code, "there is no such code", code: .codeNotFound,
                hint: (near.isEmpty ? "" : "did you mean \(near.joined(separator: ", "))? ") + "`agent explain` lists them all")
        }
        options.printOne(known, .explanation, text: ExplanationText.text)
    }
}

extension Columns where Item == ProblemCode {
    static let explanation = Columns(
        id: { $0.rawValue },
        all: [
            Column("code") { .text($0.rawValue) },
            Column("exit") { .number($0.exit.rawValue) },
            Column("title") { .text($0.explanation.title) },
            Column("happened", inTable: false) { .text($0.explanation.happened) },
            Column("causes", inTable: false) { .list($0.explanation.causes) },
            Column("evidence", inTable: false) { .list($0.explanation.evidence) },
            Column("next", inTable: false) { .text($0.explanation.next) },
        ])
}

/// The page of a code.
enum ExplanationText {
    static func text(_ code: ProblemCode) -> String {
        let page = code.explanation
        var lines = ["\(code.rawValue): \(page.title)", "", page.happened, "", "Usual causes:"]
        lines += page.causes.map { "  - \($0)" }
        lines += ["", "Where to look:"] + page.evidence.map { "  - \($0)" }
        lines += ["", "Next: \(page.next)", "Exit status: \(code.exit.rawValue) (\(code.exit.meaning))"]
        return lines.joined(separator: "\n") + "\n"
    }
}
