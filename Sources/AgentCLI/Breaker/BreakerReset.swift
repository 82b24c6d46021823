import AgentAPI
import ArgumentParser
import SiteModel

struct BreakerReset: ChangingCommand {
    static let configuration = describe(
        "reset", "Closes a breaker: the next call is made at once, and so are the jobs that wait for it.",
        "Example: agent breaker reset smtp:on-call")
    static let fields = Columns.breaker.names

    @Argument(help: "The breaker's name (agent breaker list).", completion: Completions.breakers)
    var name: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.resetBreaker(name) } }

    func run() async throws {
        let client = try options.client()
        guard dry.isAsked else { return options.printOne(try await client.resetBreaker(name), .breaker) }
        let breakers = try await client.breakers()
        guard let breaker = breakers.first(where: { $0.name == name }) else {
            throw Problem.cannot(
                "find breaker", name, "there is none with this name", code: .breakerNotFound,
                hint: Nearest.hint(name, among: breakers.map(\.name), "agent breaker list"))
        }
        dry.show("close breaker \(breaker.name), which is \(breaker.state)", breaker, .breaker, options)
    }
}
