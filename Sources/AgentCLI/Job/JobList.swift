import AgentAPI
import ArgumentParser

struct JobList: LeafCommand {
    static let configuration = describe(
        "list", "Lists jobs, the newest first.", "Example: agent job list --state dead --format json")
    static let fields = Columns.job.names

    @Option(
        help: "Only these: queued, running, waiting, paused, succeeded, dead or cancelled.",
        completion: .list(["queued", "running", "waiting", "paused", "succeeded", "dead", "cancelled"]))
    var state: String?

    @Option(help: "Only jobs of this kind (agent job kinds).", completion: Completions.jobKinds)
    var kind: String?

    @Option(help: "Only jobs of this site: domain, alias or id.", completion: Completions.sites)
    var site: String?

    @Option(help: "How many, at most 10000.", transform: WholeNumber.from(1...10_000))
    var limit = 50

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try options.checkFields(Self.fields)
    }

    func run() async throws {
        let jobs = try await options.client().jobs(JobsRequest(state: state, kind: kind, site: site, limit: limit))
        options.printList(jobs, .job, empty: "no jobs")
    }
}
