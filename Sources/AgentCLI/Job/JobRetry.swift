import ArgumentParser

struct JobRetry: LeafCommand {
    static let configuration = describe(
        "retry", "Begins anew with a job that is dead or cancelled.", "Example: agent job retry j23456789abc")
    static let fields = Columns.wholeJob.names

    @Argument(help: "The job's id.")
    var job: String

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printOne(try await options.client().steerJob(job, .retry), .wholeJob) }
}
