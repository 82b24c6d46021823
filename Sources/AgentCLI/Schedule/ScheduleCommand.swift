import ArgumentParser

struct ScheduleCommand: ParsableCommand {
    static let configuration = group(
        "schedule", "What the host does by itself again and again, and when.",
        [
            ScheduleList.self, ScheduleNext.self, ScheduleRunNow.self, ScheduleSet.self, ScheduleEnable.self, ScheduleDisable.self,
        ])
}
