import AgentAPI
import ArgumentParser

struct HostStatus: LeafCommand {
    static let configuration = describe(
        "status", "Shows what runs on the host, in which versions, and how full it is.", "Example: agent host status --format json")
    static let fields = Columns.host.names

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printOne(try await options.client().host(), .host) }
}
