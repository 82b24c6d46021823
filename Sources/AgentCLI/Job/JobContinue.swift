import ArgumentParser

struct JobContinue: ChangingCommand {
    static let configuration = describe(
        "continue", "Lets a paused job go on, or the whole queue.",
        """
        Without a job it is the whole queue; jobs that are paused one by one stay so.

        Example: agent job continue
        """)
    static let fields = Columns.queue.names

    @Argument(help: "One job's id (agent job list).", completion: Completions.jobs)
    var job: String?

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws { try checkFields(job == nil ? Columns.queue.names : Columns.wholeJob.names) }

    func rehearse(_ judge: Rehearser) async throws {
        guard let job else { return try await judge { try await $0.pauseQueue(false) } }
        try await judge { try await $0.steerJob(job, .goOn) }
    }

    func run() async throws {
        let client = try options.client()
        if dry.isAsked {
            guard let job else {
                let would = "begin the jobs that wait; those that are paused one by one stay so"
                return dry.show(would, try await client.queue(), .queue, options)
            }
            try JobRehearsal(.goOn, try await client.job(job)).show(dry, options)
        } else if let job {
            options.printOne(try await client.steerJob(job, .goOn), .wholeJob)
        } else {
            options.printOne(try await client.pauseQueue(false), .queue)
        }
    }
}
