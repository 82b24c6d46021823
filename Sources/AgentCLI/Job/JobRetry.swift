import ArgumentParser

struct JobRetry: ChangingCommand {
    static let configuration = describe(
        "retry", "Begins anew with a job that is dead or cancelled.", "Example: agent job retry j23456789abc")
    static let fields = Columns.wholeJob.names

    @Argument(help: "The job's id (agent job list).", completion: Completions.jobs)
    var job: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.steerJob(job, .retry) } }

    func run() async throws {
        let client = try options.client()
        guard dry.isAsked else { return options.printOne(try await client.steerJob(job, .retry), .wholeJob) }
        try JobRehearsal(.retry, try await client.job(job)).show(dry, options)
    }
}
