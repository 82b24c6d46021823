import AgentAPI
import ArgumentParser
import SiteModel

/// Options of every command.
struct GlobalOptions: ParsableArguments, Sendable {
    @Option(
        help: ArgumentHelp("The sandbox's directory (or AGENT_ROOT); otherwise this machine, where it is a host.", valueName: "dir"),
        completion: .directory)
    var root: String?

    @Option(
        help: ArgumentHelp("A file with the token to present (or AGENT_TOKEN_FILE); nobody else may read it.", valueName: "path"),
        completion: .file())
    var tokenFile: String?

    @Option(help: "How data is printed: \(OutputFormat.allValueStrings.joined(separator: ", ")).")
    var format: OutputFormat = .table

    @Option(help: ArgumentHelp("Which fields to print, in this order.", valueName: "a,b"))
    var fields: String?

    @Flag(help: "Print the events of a change, or the states of a job, as they happen, one JSON object a line, instead of the result.")
    var events = false

    @Flag(help: "Say nothing on standard error but errors.")
    var quiet = false

    @Flag(help: "Do not ask for confirmation.")
    var yes = false

    @Option(
        help: ArgumentHelp("How long to wait for a change that holds the lock: 30s, 5m; a bare number is seconds.", valueName: "time"),
        transform: Span.from(0...86_400))
    var lockWait: Int = 0

    @Option(
        help: ArgumentHelp(
            "A name for this request: asked again with it, what was done is not done again, and the answer is the first one. A dry run uses none.",
            valueName: "key"))
    var idempotencyKey: String?

    func validate() throws {
        if let idempotencyKey, let rule = IdempotencyKey.brokenRule(idempotencyKey) {
            throw ValidationError("--idempotency-key: \(rule).")
        }
    }

    /// The fields of `--fields`, in order; nil when it was not given.
    var chosenFields: [String]? { fields?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }

    func checkFields(_ valid: [String]) throws {
        guard let chosen = chosenFields else { return }
        guard !valid.isEmpty else { throw ValidationError("This command prints no fields: --fields cannot be used with it.") }
        for field in chosen where !valid.contains(field) {
            throw ValidationError("There is no field '\(field)'. Fields: \(valid.joined(separator: ", ")).")
        }
        guard Set(chosen).count == chosen.count else { throw ValidationError("--fields names a field twice.") }
    }

    func warn(_ warnings: [String]) {
        for warning in warnings { say("warning: \(Printable.line(warning))") }
    }

    func say(_ line: @autoclosure () -> String) {
        if !quiet { Console.current.say(line()) }
    }
}

enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable { case table, json, yaml, csv, ids }
