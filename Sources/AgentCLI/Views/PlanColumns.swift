import AgentAPI

extension Columns where Item == PlanView {
    static let plan = Columns(
        id: { $0.operation },
        all: [
            Column("operation") { .text($0.operation) },
            Column("title") { .text($0.title) },
            Column("changed") { .flag($0.changed) },
            Column("steps") { plan in
                .records(
                    plan.steps.map {
                        [.init("id", .text($0.id)), .init("title", .text($0.title)), .init("dependsOn", .list($0.dependsOn))]
                    })
            },
            Column("files") { plan in .records(plan.files.map { [.init("path", .text($0.path)), .init("diff", .text($0.diff))] }) },
            Column("settings") { .records(SettingText.records($0.settings ?? [])) },
            Column("warnings") { .list($0.warnings) },
        ])
}

/// A plan as people read it: the steps in order, then the files as diffs.
enum PlanText {
    static func text(_ plan: PlanView) -> String {
        guard plan.changed else { return "\(Printable.line(plan.title)): nothing to do\n" }
        var text = Printable.line(plan.title) + "\n"
        for (index, step) in plan.steps.enumerated() {
            let after = step.dependsOn.isEmpty ? "" : "  (after \(step.dependsOn.joined(separator: ", ")))"
            text += "  \(index + 1). \(Printable.line(step.title))\(after)\n"
        }
        return text + details(plan)
    }

    /// What changes, without the steps: what `site set` shows before it begins.
    static func changes(_ plan: PlanView) -> String {
        let text = Printable.line(plan.title) + "\n" + details(plan)
        return text.last == "\n" ? String(text.dropLast()) : text
    }

    /// Which settings become what, and which files are written: for commands whose one word says what they do.
    static func summary(_ plan: PlanView) -> String {
        let settings = (plan.settings ?? []).map { "  \(SettingText.one($0))" }
        let files = plan.files.map { "  writes \(Printable.line($0.path))" }
        return ([Printable.line(plan.title)] + settings + files).joined(separator: "\n")
    }

    private static func details(_ plan: PlanView) -> String {
        var text = ""
        for setting in plan.settings ?? [] {
            text += "  \(SettingText.one(setting))\n"
        }
        for file in plan.files {
            text += "\n\(Printable.line(file.path))\n\(Printable.lines(file.diff))"
            if text.last != "\n" { text += "\n" }
        }
        return text
    }
}
