import ArgumentParser

struct ScheduleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedule", abstract: "What the host does by itself again and again, and when.",
        subcommands: [
            ScheduleList.self, ScheduleNext.self, ScheduleRunNow.self, ScheduleSet.self, ScheduleEnable.self, ScheduleDisable.self,
        ])
}
