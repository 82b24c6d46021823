import ArgumentParser
import SiteModel

struct ScheduleRunNow: LeafCommand {
    static let configuration = describe(
        "run", "Takes in the job of an entry now, whatever its calendar says.",
        """
        It does not wait for the job's end: agent job show. Where such a job is open already, that one is shown. The next run by the calendar stays.

        Example: agent schedule run doctor.pass
        """)
    static let fields = Columns.wholeJob.names + Columns.schedule.names

    @Argument(help: "The entry's name (agent schedule list).")
    var name: String

    @Flag(help: "Show the entry and take nothing in.")
    var dryRun = false

    @OptionGroup var options: GlobalOptions

    func validate() throws { try options.checkFields(dryRun ? Columns.schedule.names : Columns.wholeJob.names) }

    func run() async throws {
        let client = try options.client()
        guard dryRun else { return options.printOne(try await client.runScheduleEntry(name), .wholeJob) }
        guard let entry = try await client.scheduleEntries().first(where: { $0.name == name }) else {
            throw Problem.cannot("find schedule", name, "no entry has this name", code: .scheduleNotFound, hint: "agent schedule list")
        }
        options.printOne(entry, .schedule)
        options.say("its job would be taken in now; nothing was")
    }
}
