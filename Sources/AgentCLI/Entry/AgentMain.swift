import AgentAPI
import ArgumentParser
import Dispatch
import Glibc
import SiteModel

/// Runs one command line and says how it went.
package enum AgentMain {
    /// Not in the task of an `await` at the top: that one, and with it all others, has the priority of a person at an application. libdispatch asks for a
    /// nice value below zero for its threads then, which is not given to who lacks CAP_SYS_NICE, and tells the system's journal of each refusal.
    package static func begin(_ arguments: [String]) -> Never {
        StandardStreams.occupy()
        Task.detached(priority: .medium) { exit(await run(arguments).rawValue) }
        dispatchMain()
    }

    package static func run(_ arguments: [String], console: Console = .standard) async -> ExitStatus {
        await Console.$current.withValue(console) { await TypedCommand.$arguments.withValue(arguments) { await told(arguments, console) } }
    }

    private static func told(_ arguments: [String], _ console: Console) async -> ExitStatus {
        let (notice, recorded) = (CrisisNotice(), RecordedNotice())
        var end = await CrisisNotice.$current.withValue(notice) {
            await RecordedNotice.$current.withValue(recorded) { await ended(arguments, console) }
        }
        if let lost = console.lost.problem {
            let told = report(lost, arguments, console)
            if end.status == .done { end = told }
        }
        if let answer = recorded.answer, !isQuiet(arguments) { console.say(RecordedNote.line(answer, end)) }
        // The last line, whatever came before it; not among the data, and not where the error says it already.
        if let line = notice.line, end.problem?.code != .crisisActive, !isQuiet(arguments) {
            console.say("\(console.paint("crisis", .red)): \(Printable.line(line)) (`agent crisis off` ends all stops)")
        }
        return end.status
    }

    private static func report(_ error: any Error, _ arguments: [String], _ console: Console) -> ErrorReport.End {
        ErrorReport(console: console, asJSON: wantsJSON(arguments), arguments: arguments).report(error)
    }

    private static func ended(_ arguments: [String], _ console: Console) async -> ErrorReport.End {
        do {
            let command = try await AgentCommand.asyncParseAsRoot(arguments)
            do {
                try await perform(command)
            } catch let problem as Problem {
                throw await NearSites.told(StartHint.told(InputHint.told(problem), to: command), to: command)
            }
            return ErrorReport.End(status: .done, look: (command as? any LookedAfter)?.look)
        } catch {
            return report(error, arguments, console)
        }
    }

    private static func perform(_ command: any ParsableCommand) async throws {
        let isDry = (command as? any ChangingCommand)?.dry.isAsked ?? false
        try await KeyLeftOut.$isSo.withValue(isDry) { try await rehearseAndRun(command) }
    }

    private static func rehearseAndRun(_ command: any ParsableCommand) async throws {
        if let changing = command as? any ChangingCommand, changing.dry.isAsked {
            if changing.options.idempotencyKey != nil {
                changing.options.say("note: a dry run does not use the idempotency key: nothing is done that could be repeated")
            }
            try await changing.rehearse(Rehearser(client: try changing.options.client()))
        }
        if var command = command as? any AsyncParsableCommand { return try await command.run() }
        var command = command
        try command.run()
    }

    private static func isQuiet(_ arguments: [String]) -> Bool { arguments.prefix { $0 != "--" }.contains("--quiet") }

    /// Read from the arguments as they are: an error of usage means that there is nothing parsed to ask.
    private static func wantsJSON(_ arguments: [String]) -> Bool {
        zip(arguments, arguments.dropFirst()).contains { $0 == ("--format", "json") } || arguments.contains("--format=json")
    }
}
