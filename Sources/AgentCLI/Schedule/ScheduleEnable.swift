import AgentAPI
import ArgumentParser

struct ScheduleEnable: LeafCommand {
    static let configuration = describe(
        "enable", "Lets an entry run again. What it missed is not made up for.", "Example: agent schedule enable doctor.pass")
    static let fields = Columns.schedule.names

    @Argument(help: "The entry's name (agent schedule list).")
    var name: String

    @Flag(help: "Show what it would be and change nothing.")
    var dryRun = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let request = SetScheduleRequest(enabled: true, dryRun: dryRun ? true : nil)
        options.printOne(try await options.client().setSchedule(name, request), .schedule)
        if dryRun { options.say("this is what it would be; nothing was changed") }
    }
}
