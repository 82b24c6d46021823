import ArgumentParser

struct JobShow: LeafCommand {
    static let configuration = describe(
        "show", "Shows a job: how far it is, and why it failed last.", "Example: agent job show j23456789abc")
    static let fields = Columns.wholeJob.names

    @Argument(help: "The job's id.")
    var job: String

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printOne(try await options.client().job(job), .wholeJob) }
}
