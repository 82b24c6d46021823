import AgentAPI
import ArgumentParser

struct ScheduleSet: ChangingCommand {
    static let configuration = describe(
        "set", "Decides when an entry runs.",
        """
        A calendar is 'hourly', 'daily 03:00', 'Sunday 02:00' (or 'mon,thu 02:00'), '1st 01:00', 'every 10m' (from 1m to 7d), or the five fields of \
        crontab(5) with lists, ranges and steps: '*/15 8-18 * * mon-fri'. A day that a month does not have is left out in it. What another calendar would \
        have run before this moment is not made up for.

        Example:
          agent schedule set doctor.pass --calendar 'daily 03:00' \\
            --zone Europe/Berlin --jitter 10m
        """)
    static let fields = Columns.schedule.names

    @Argument(help: "The entry's name (agent schedule list).", completion: Completions.schedules)
    var name: String

    @Option(help: "When it runs.")
    var calendar: String?

    @Option(help: ArgumentHelp("The time zone of its calendar, as in Europe/Berlin; 'machine': that of this machine.", valueName: "zone"))
    var zone: String?

    @Option(
        help: ArgumentHelp(
            "The most by which a run is put off, so that not all begins at once: 600s, 10m, at most 6h; a bare number is seconds.",
            valueName: "time"),
        transform: Span.from(0...21_600))
    var jitter: Int?

    @Flag(help: "Everything else as it comes with the agent.")
    var reset = false

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try checkFields()
        guard calendar != nil || zone != nil || jitter != nil || reset else {
            throw ValidationError("Say what to set: --calendar, --zone, --jitter or --reset.")
        }
        if zone == "" { throw ValidationError("--zone is empty.") }
    }

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.setSchedule(name, SetScheduleRequest()) } }

    func run() async throws {
        let request = SetScheduleRequest(
            calendar: calendar, zone: zone == "machine" ? "" : zone, jitter: jitter, reset: reset ? true : nil)
        try await Self.ask(name, request, dry, options) { "have \($0.name) run '\($0.calendar)', in the time of \($0.zone)" }
    }

    /// Also how `enable` and `disable` go on. - Parameter would: in words, of what the daemon says that it would be.
    static func ask(
        _ name: String, _ request: SetScheduleRequest, _ dry: DryRun, _ options: GlobalOptions, would: (ScheduleEntryView) -> String
    ) async throws {
        var request = request
        if dry.isAsked { request.dryRun = true }
        let entry = try await options.client().setSchedule(name, request)
        guard dry.isAsked else { return options.printOne(entry, .schedule) }
        dry.show(would(entry), entry, .schedule, options)
    }
}
