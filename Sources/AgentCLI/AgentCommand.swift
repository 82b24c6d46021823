import ArgumentParser
import SiteModel

// AgentCLI: the command line.
//
// Here: folders are nouns (Site, Change, Sandbox, Doctor …) with one leaf command a file, the global options (Options/), what rows look
// like (Views/, Rendering/), and following a change to its end (Following/).
// Never here: SQL, other programs' argument lists, decisions about a site. A command asks the daemon and prints.
// Read Entry/AgentMain.swift (errors and exit statuses) next.

/// The root of the command line. Every command stands in one of these lists.
package struct AgentCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "agent", abstract: "Turns this machine into a WordPress host and keeps every site on it healthy.",
        discussion: firstSteps + "\n\n" + ExitStatus.helpText, version: version,
        groupedSubcommands: [
            CommandGroup(name: "Host", subcommands: [SandboxCommand.self, HostCommand.self]),
            CommandGroup(name: "Site", subcommands: [SiteCommand.self, ChangeCommand.self]),
            CommandGroup(name: "Automatic work", subcommands: [JobCommand.self, ScheduleCommand.self, AlertCommand.self]),
            CommandGroup(
                name: "Safety and access",
                subcommands: [
                    AuditCommand.self, CrisisCommand.self, SecretCommand.self, BreakerCommand.self, LimitCommand.self, TokenCommand.self,
                ]),
            CommandGroup(name: "Diagnosis", subcommands: [HealthCommand.self, DoctorCommand.self, ExplainCommand.self]),
            CommandGroup(name: "Service", subcommands: [DaemonCommand.self, CompletionCommand.self]),
        ])
    private static let firstSteps = """
        First steps, in a sandbox: servers of its own that lie in one directory, where the machine's own are left alone. --root DIR says which; \
        otherwise it is /var/lib/agent-sandbox for root, and ~/.local/state/agent for others.
          agent sandbox up
          agent site create example.com
          agent site list
          agent doctor
        What a command does: agent NOUN VERB --help. What an error means: agent explain CODE.
        """
    package static let version = "0.1.0"

    package init() {}
}

extension ParsableCommand {
    /// A noun and its verbs. Its help ends with an example, which is the first verb's own: so it is never another than works.
    static func group(_ name: String, _ abstract: String, _ verbs: [any ParsableCommand.Type]) -> CommandConfiguration {
        let example = verbs.first.flatMap { Self.example(in: $0.configuration.discussion) }
        return CommandConfiguration(
            commandName: name, abstract: abstract, discussion: example.map { "Example: \($0)" } ?? "", subcommands: verbs)
    }

    private static func example(in discussion: String) -> String? {
        guard let start = discussion.firstRange(of: "Example") else { return nil }
        let lines = discussion[start.upperBound...].split(separator: "\n")
        return lines.compactMap { line in line.firstRange(of: "agent ").map { String(line[$0.lowerBound...]) } }.first
    }
}

/// A leaf command: asks, prints, and throws `Problem` when it cannot.
protocol LeafCommand: AsyncParsableCommand {
    var options: GlobalOptions { get }
    /// The fields that `--fields` may name; empty for commands that print none.
    static var fields: [String] { get }
}

extension LeafCommand {
    static var fields: [String] { [] }

    /// Held to before anything is asked of the daemon: a mistyped field must not cost a site.
    func validate() throws { try options.checkFields(Self.fields) }

    static func describe(_ name: String, _ abstract: String, _ discussion: String = "", hidden: Bool = false) -> CommandConfiguration {
        let parts = [discussion, fields.isEmpty ? "" : "Fields: \(fields.joined(separator: ", ")).", ExitStatus.helpText]
        return CommandConfiguration(
            commandName: name, abstract: abstract, discussion: parts.filter { !$0.isEmpty }.joined(separator: "\n\n"),
            shouldDisplay: !hidden)
    }
}
