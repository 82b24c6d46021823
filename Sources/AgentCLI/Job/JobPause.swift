import ArgumentParser

struct JobPause: ChangingCommand {
    static let configuration = describe(
        "pause", "Holds back one job, or all of them.",
        """
        A paused queue begins no job, also after a restart; jobs that run go on. Without a job it is the whole queue.

        Example: agent job pause
        """)
    static let fields = Columns.queue.names

    @Argument(help: "One job's id (agent job list).", completion: Completions.jobs)
    var job: String?

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws { try checkFields(job == nil ? Columns.queue.names : Columns.wholeJob.names) }

    func rehearse(_ judge: Rehearser) async throws {
        guard let job else { return try await judge { try await $0.pauseQueue(true) } }
        try await judge { try await $0.steerJob(job, .pause) }
    }

    func run() async throws {
        let client = try options.client()
        if dry.isAsked {
            guard let job else {
                let would = "begin no job any more until agent job continue; those that run go on"
                return dry.show(would, try await client.queue(), .queue, options)
            }
            try JobRehearsal(.pause, try await client.job(job)).show(dry, options)
        } else if let job {
            options.printOne(try await client.steerJob(job, .pause), .wholeJob)
        } else {
            options.printOne(try await client.pauseQueue(true), .queue)
        }
    }
}
