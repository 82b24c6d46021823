import AgentAPI

/// One event as one line of talk: a word, what it is about, how long it took.
struct EventLine {
    let console: Console

    /// nil for events that say nothing new to a reader of the others.
    func text(_ event: EventView) -> String? {
        switch event.kind {
        case "changeStarted": "\(Printable.line(event.text))  (change \(event.change))"
        case "stepStarted": nil
        case "stepDone": line("done", .green, event)
        case "stepSatisfied": line("already", .faint, event)
        case "stepFailed": event.problem?.code == .cancelled ? line("stopped", .faint, event) : line("failed", .red, event)
        case "undoStarted": Printable.line(event.text)
        case "stepUndone": line("undone", .yellow, event)
        case "stepUndoFailed": line("stuck", .red, event)
        case "changeDone": "finished in \(Self.duration(event.milliseconds ?? 0))"
        case "changeUndone": "taken back after \(Self.duration(event.milliseconds ?? 0))"
        case "changeStuck": "stuck after \(Self.duration(event.milliseconds ?? 0))"
        default: "  note     \(Printable.line(event.text))"
        }
    }

    private func line(_ word: String, _ colour: Console.Colour, _ event: EventView) -> String {
        let padding = String(repeating: " ", count: max(1, 9 - word.count))
        let time = event.milliseconds.map { "  \(Self.duration($0))" } ?? ""
        let problem = event.problem.map { ": \(Printable.line($0.message))" } ?? ""
        return "  \(console.paint(word, colour))\(padding)\(Printable.line(event.text))\(problem)\(time)"
    }

    static func duration(_ milliseconds: Int64) -> String {
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        let hundredths = (milliseconds + 5) / 10
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
    }
}
