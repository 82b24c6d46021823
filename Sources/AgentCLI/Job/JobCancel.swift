import ArgumentParser

struct JobCancel: LeafCommand {
    static let configuration = describe(
        "cancel", "Ends a job that has not ended. A change that it runs is asked to stop and go back.",
        "Example: agent job cancel j23456789abc")
    static let fields = Columns.wholeJob.names

    @Argument(help: "The job's id.")
    var job: String

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printOne(try await options.client().steerJob(job, .cancel), .wholeJob) }
}
