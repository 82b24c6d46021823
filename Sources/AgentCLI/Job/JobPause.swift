import ArgumentParser

struct JobPause: LeafCommand {
    static let configuration = describe(
        "pause", "Holds back one job, or all of them.",
        """
        A paused queue begins no job, also after a restart; jobs that run go on. Without a job it is the whole queue.

        Example: agent job pause
        """)
    static let fields = Columns.queue.names + Columns.wholeJob.names

    @Argument(help: "One job's id.")
    var job: String?

    @OptionGroup var options: GlobalOptions

    func validate() throws { try options.checkFields(job == nil ? Columns.queue.names : Columns.wholeJob.names) }

    func run() async throws {
        let client = try options.client()
        if let job {
            options.printOne(try await client.steerJob(job, .pause), .wholeJob)
        } else {
            options.printOne(try await client.pauseQueue(true), .queue)
        }
    }
}
