import ArgumentParser
import SiteModel

struct ExplainCommand: LeafCommand {
    static let configuration = describe(
        "explain", "Explains the code of an error, an alert or a finding of the doctor: what happened, why, and what to do next.",
        "Without a code, lists them all. Needs no daemon.\n\nExample: agent explain site-exists")
    static let fields = Columns.explanation.names

    @Argument(
        help: "The code that stands below an error, or that an alert or a finding of the doctor has.",
        completion: .list(ExplainedCode.all.map(\.text)))
    var code: String?

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        guard let code else { return options.printList(ExplainedCode.all, .explanation) }
        guard let known = ExplainedCode.all.first(where: { $0.text == code }) else {
            let near = Nearest.to(code, among: ExplainedCode.all.map(\.text)).map { "'agent explain \($0)'" }
            throw Problem.cannot(
                "explain", code, "there is no such code", code: .codeNotFound,
                hint: (near.isEmpty ? "" : "did you mean \(near.joined(separator: ", "))? ") + "`agent explain` lists them all")
        }
        options.printOne(known, .explanation, text: ExplanationText.text)
    }
}

/// Whatever has a page.
enum ExplainedCode: Sendable, Hashable {
    case problem(ProblemCode)
    case alert(AlertCode)
    case finding(FindingCode)

    static let all =
        ProblemCode.allCases.map { Self.problem($0) } + AlertCode.allCases.map { Self.alert($0) }
        + FindingCode.allCases.map { Self.finding($0) }

    var text: String {
        switch self {
        case .problem(let code): code.rawValue
        case .alert(let code): code.rawValue
        case .finding(let code): code.rawValue
        }
    }
    var page: Explanation {
        switch self {
        case .problem(let code): code.explanation
        case .alert(let code): code.explanation
        case .finding(let code): code.explanation
        }
    }
    /// With which a command ends; alerts and findings end none.
    var exit: ExitStatus? { if case .problem(let code) = self { code.exit } else { nil } }
}

extension Columns where Item == ExplainedCode {
    static let explanation = Columns(
        id: { $0.text },
        all: [
            Column("code") { .text($0.text) },
            Column("exit") { .number($0.exit?.rawValue) },
            Column("title") { .text($0.page.title) },
            Column("happened", inTable: false) { .text($0.page.happened) },
            Column("causes", inTable: false) { .list($0.page.causes) },
            Column("evidence", inTable: false) { .list($0.page.evidence) },
            Column("next", inTable: false) { .text($0.page.next) },
        ])
}

/// The page of a code.
enum ExplanationText {
    static func text(_ code: ExplainedCode) -> String {
        let page = code.page
        var lines = ["\(code.text): \(page.title)", "", page.happened, "", "Usual causes:"]
        lines += page.causes.map { "  - \($0)" }
        lines += ["", "Where to look:"] + page.evidence.map { "  - \($0)" }
        lines += ["", "Next: \(page.next)"]
        switch code {
        case .problem(let code): lines.append("Exit status: \(code.exit.rawValue) (\(code.exit.meaning))")
        case .alert(let code): lines.append("Severity: \(code.condition.severity.rawValue)")
        case .finding: break
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
