import AgentAPI
import ArgumentParser

struct ScheduleDisable: LeafCommand {
    static let configuration = describe(
        "disable", "Keeps an entry from running by itself, also after a restart. By hand it still can be run.",
        "Example: agent schedule disable doctor.pass")
    static let fields = Columns.schedule.names

    @Argument(help: "The entry's name (agent schedule list).")
    var name: String

    @Flag(help: "Show what it would be and change nothing.")
    var dryRun = false

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let request = SetScheduleRequest(enabled: false, dryRun: dryRun ? true : nil)
        options.printOne(try await options.client().setSchedule(name, request), .schedule)
        if dryRun { options.say("this is what it would be; nothing was changed") }
    }
}
