import ArgumentParser

struct JobCancel: ChangingCommand {
    static let configuration = describe(
        "cancel", "Ends a job that has not ended. A change that it runs is asked to stop and go back.",
        "Example: agent job cancel j23456789abc")
    static let fields = Columns.wholeJob.names

    @Argument(help: "The job's id (agent job list).", completion: Completions.jobs)
    var job: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.steerJob(job, .cancel) } }

    func run() async throws {
        let client = try options.client()
        guard dry.isAsked else { return options.printOne(try await client.steerJob(job, .cancel), .wholeJob) }
        try JobRehearsal(.cancel, try await client.job(job)).show(dry, options)
    }
}
