import AgentAPI
import ArgumentParser

struct ScheduleDisable: ChangingCommand {
    static let configuration = describe(
        "disable", "Keeps an entry from running by itself, also after a restart. By hand it still can be run.",
        "Example: agent schedule disable doctor.pass")
    static let fields = Columns.schedule.names

    @Argument(help: "The entry's name (agent schedule list).", completion: Completions.schedules)
    var name: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.setSchedule(name, SetScheduleRequest()) } }

    func run() async throws {
        try await ScheduleSet.ask(name, SetScheduleRequest(enabled: false), dry, options) { _ in "keep \(name) from running by itself" }
    }
}
