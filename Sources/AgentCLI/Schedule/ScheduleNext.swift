import AgentAPI
import ArgumentParser

struct ScheduleNext: LeafCommand {
    static let configuration = describe(
        "next", "Shows the runs of the coming week, the next first.",
        """
        'at' is when a run begins, in UTC: the time of its calendar and the delay that this host has. 'local' is what the calendar says, in 'zone'. Of one \
        entry at most \(ScheduledRunView.mostOfOne) runs are shown.

        Example: agent schedule next --days 1 --format json
        """)
    static let fields = Columns.scheduledRun.names

    @Option(help: "How many days, at most 366.")
    var days = 7

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try options.checkFields(Self.fields)
        guard ScheduledRunView.days.contains(Int64(days)) else { throw ValidationError("--days must be from 1 to 366.") }
    }

    func run() async throws { options.printList(try await options.client().scheduledRuns(days: days), .scheduledRun) }
}
