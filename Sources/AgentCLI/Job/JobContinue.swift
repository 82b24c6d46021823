import ArgumentParser

struct JobContinue: LeafCommand {
    static let configuration = describe(
        "continue", "Lets a paused job go on, or the whole queue.",
        """
        Without a job it is the whole queue; jobs that are paused one by one stay so.

        Example: agent job continue
        """)
    static let fields = Columns.queue.names + Columns.wholeJob.names

    @Argument(help: "One job's id.")
    var job: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws { try options.checkFields(job == nil ? Columns.queue.names : Columns.wholeJob.names) }

    func run() async throws {
        let client = try options.client()
        if let job {
            options.printOne(try await client.steerJob(job, .goOn), .wholeJob)
        } else {
            options.printOne(try await client.pauseQueue(false), .queue)
        }
    }
}
