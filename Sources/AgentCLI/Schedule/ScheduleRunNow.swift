import ArgumentParser
import SiteModel

struct ScheduleRunNow: ChangingCommand {
    static let configuration = describe(
        "run", "Takes in the job of an entry now, whatever its calendar says.",
        """
        It does not wait for the job's end: agent job show. Where such a job is open already, that one is shown. The next run by the calendar stays.

        Example: agent schedule run doctor.pass
        """)
    static let fields = Columns.wholeJob.names

    @Argument(help: "The entry's name (agent schedule list).", completion: Completions.schedules)
    var name: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws { try checkFields(dry: Columns.schedule.names) }

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.runScheduleEntry(name) } }

    func run() async throws {
        let client = try options.client()
        guard dry.isAsked else { return options.printOne(try await client.runScheduleEntry(name), .wholeJob) }
        let entries = try await client.scheduleEntries()
        guard let entry = entries.first(where: { $0.name == name }) else {
            throw Problem.cannot(
                "find schedule", name, "no entry has this name", code: .scheduleNotFound,
                hint: Nearest.hint(name, among: entries.map(\.name), "agent schedule list"))
        }
        dry.show("take in a job of kind \(entry.kind) now", entry, .schedule, options)
    }
}
