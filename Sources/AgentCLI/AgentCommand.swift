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
            CommandGroup(name: "Site", subcommands: [SiteCommand.self, CertCommand.self, ChangeCommand.self]),
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
        First steps, in a directory of your own, without touching the machine:
          agent sandbox up
          agent site create example.com
          agent site list
          agent doctor
        What a command does: agent NOUN VERB --help. What an error means: agent explain CODE.
        """
    package static let version = "0.1.0"

    package init() {}
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
