import ArgumentParser

struct JobShow: LeafCommand {
    static let configuration = describe(
        "show", "Shows a job: how far it is, and why it failed last.",
        """
        With --follow it waits for the end of the job and tells on standard error what becomes of it meanwhile; status 1 when it was given up or cancelled.

        Examples:
          agent job show j23456789abc
          agent job show j23456789abc --follow
        """)
    static let fields = Columns.wholeJob.names

    @Argument(help: "The job's id (agent job list).", completion: Completions.jobs)
    var job: String

    @Flag(help: "Wait for its end, and tell what happens meanwhile.")
    var follow = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let client = try options.client()
        guard follow else { return options.printOne(try await client.job(job), .wholeJob) }
        let last = try await JobFollower(client: client, options: options).follow(job, again: "agent job show \(job) --follow")
        if !options.events { options.printOne(last, .wholeJob) }
        if last.state != "succeeded" { throw Ended(status: .failed) }
    }
}
