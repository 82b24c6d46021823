import AgentAPI
import ArgumentParser

struct JobAdd: LeafCommand {
    static let configuration = describe(
        "add", "Takes in a job, and does not wait for it.",
        """
        It is on disk when this command ends, and is done even if the machine stops now. Jobs of one site run one at a time, in the order in which they came. \
        Of a chore of the host one open job is enough: a second one is not taken in, and the open one is shown.

        Example: agent job add site.disable --site example.com
        """)
    static let fields = Columns.wholeJob.names

    @Argument(help: "Which kind (agent job kinds).")
    var kind: String

    @Option(help: "The site that it works on: domain, alias or id.", completion: Completions.sites)
    var site: String?

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        options.printOne(try await options.client().addJob(AddJobRequest(kind: kind, site: site)), .wholeJob)
    }
}
