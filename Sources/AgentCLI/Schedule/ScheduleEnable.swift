import AgentAPI
import ArgumentParser

struct ScheduleEnable: ChangingCommand {
    static let configuration = describe(
        "enable", "Lets an entry run again. What it missed is not made up for.", "Example: agent schedule enable doctor.pass")
    static let fields = Columns.schedule.names

    @Argument(help: "The entry's name (agent schedule list).", completion: Completions.schedules)
    var name: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.setSchedule(name, SetScheduleRequest()) } }

    func run() async throws {
        try await ScheduleSet.ask(name, SetScheduleRequest(enabled: true), dry, options) { _ in "let \(name) run by itself again" }
    }
}
