import ArgumentParser

struct ScheduleList: LeafCommand {
    static let configuration = describe(
        "list", "Lists what the host does by itself, and when it ran last.", "Example: agent schedule list --format json")
    static let fields = Columns.schedule.names

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printList(try await options.client().scheduleEntries(), .schedule) }
}
