import AgentAPI
import ArgumentParser
import Glibc
import SiteModel

/// Runs one command line and says how it went.
package enum AgentMain {
    package static func main(_ arguments: [String]) async -> Never { exit(await run(arguments).rawValue) }

    package static func run(_ arguments: [String], console: Console = .standard) async -> ExitStatus {
        let notice = CrisisNotice()
        let status = await CrisisNotice.$current.withValue(notice) { await answer(arguments, console) }
        // The last line, whatever came before it; not among the data.
        if let line = notice.line { console.say("\(console.paint("crisis", .red)): \(Printable.line(line)) (agent crisis off ends it)") }
        return status
    }

    private static func answer(_ arguments: [String], _ console: Console) async -> ExitStatus {
        await Console.$current.withValue(console) {
            do {
                let command = try await AgentCommand.asyncParseAsRoot(arguments)
                do {
                    try await perform(command)
                } catch let problem as Problem {
                    throw await NearSites.told(problem, to: command)
                }
                return .done
            } catch {
                return ErrorReport(console: console, asJSON: wantsJSON(arguments), arguments: arguments).report(error)
            }
        }
    }

    private static func perform(_ command: any ParsableCommand) async throws {
        if var command = command as? any AsyncParsableCommand { return try await command.run() }
        var command = command
        try command.run()
    }

    /// Read from the arguments as they are: an error of usage means that there is nothing parsed to ask.
    private static func wantsJSON(_ arguments: [String]) -> Bool {
        zip(arguments, arguments.dropFirst()).contains { $0 == ("--format", "json") } || arguments.contains("--format=json")
    }
}
