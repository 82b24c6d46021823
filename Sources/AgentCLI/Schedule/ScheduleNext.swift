import AgentAPI
import ArgumentParser

struct ScheduleNext: LeafCommand {
    static let configuration = describe(
        "next", "Shows the runs of the coming week, the next first.",
        """
        'at' is when a run begins, in UTC: the time of its calendar and the delay that this host has. 'local' is what the calendar says, in 'zone'. Of one \
        entry at most \(ScheduledRunView.mostOfOne) runs are shown. A table has one line for an entry that runs more than twice a day, unless --all asks for each.

        Example: agent schedule next --days 1 --format json
        """)
    static let fields = Columns.scheduledRun.names

    @Option(help: "How many days, at most 366.", transform: WholeNumber.from(1...366))
    var days = 7

    @Flag(help: "Each run, also of what runs many times a day.")
    var all = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let client = try options.client()
        let runs = try await client.scheduledRuns(days: days)
        // Programs, and who chose fields, have each run.
        guard options.format == .table, options.chosenFields == nil, !all else { return options.printList(runs, .scheduledRun) }
        let calendars = Dictionary(try await client.scheduleEntries().map { ($0.name, $0.calendar) }, uniquingKeysWith: { one, _ in one })
        options.printList(ScheduledLine.all(runs, calendars), .scheduledLine)
    }
}
