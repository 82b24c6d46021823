import AgentAPI
import ArgumentParser

struct ScheduleSet: LeafCommand {
    static let configuration = describe(
        "set", "Decides when an entry runs.",
        """
        A calendar is 'hourly', 'daily 03:00', 'Sunday 02:00' (or 'mon,thu 02:00'), '1st 01:00', 'every 10m' (from 1m to 7d), or the five fields of \
        crontab(5) with lists, ranges and steps: '*/15 8-18 * * mon-fri'. A day that a month does not have is left out in it. What another calendar would \
        have run before this moment is not made up for.

        Example: agent schedule set doctor.pass --calendar 'daily 03:00' --zone Europe/Berlin --jitter 600
        """)
    static let fields = Columns.schedule.names

    @Argument(help: "The entry's name (agent schedule list).")
    var name: String

    @Option(help: "When it runs.")
    var calendar: String?

    @Option(help: ArgumentHelp("The time zone of its calendar, as in Europe/Berlin; 'machine': that of this machine.", valueName: "zone"))
    var zone: String?

    @Option(help: ArgumentHelp("The most by which a run is put off, so that not all begins at once: 0 to 21600.", valueName: "seconds"))
    var jitter: Int?

    @Flag(help: "Everything else as it comes with the agent.")
    var reset = false

    @Flag(help: "Show what it would be and change nothing.")
    var dryRun = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try options.checkFields(Self.fields)
        guard calendar != nil || zone != nil || jitter != nil || reset else {
            throw ValidationError("Say what to set: --calendar, --zone, --jitter or --reset.")
        }
        if zone == "" { throw ValidationError("--zone is empty.") }
    }

    func run() async throws {
        let request = SetScheduleRequest(
            calendar: calendar, zone: zone == "machine" ? "" : zone, jitter: jitter, reset: reset ? true : nil, dryRun: dryRun ? true : nil)
        options.printOne(try await options.client().setSchedule(name, request), .schedule)
        if dryRun { options.say("this is what it would be; nothing was changed") }
    }
}
