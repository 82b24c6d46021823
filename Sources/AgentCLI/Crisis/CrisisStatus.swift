import AgentAPI
import ArgumentParser

struct CrisisStatus: LeafCommand {
    static let configuration = describe(
        "status", "Says what is stopped, by whom, why and until when.", "Example: agent crisis status --format json")
    static let fields = Columns.crisis.names

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let stops = try await options.client().crisis()
        if stops.isEmpty { options.say("crisis mode is off") }
        options.printList(stops, .crisis)
    }
}
