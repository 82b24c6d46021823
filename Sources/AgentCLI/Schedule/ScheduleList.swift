import ArgumentParser

struct ScheduleList: LeafCommand {
    static let configuration = describe(
        "list", "Lists what the host does by itself, and when it ran last.", "Example: agent schedule list --format json")
    static let fields = Columns.schedule.names

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let entries = try await options.client().scheduleEntries()
        options.printList(entries, .schedule)
        for entry in entries {
            guard let problem = entry.problem else { continue }
            options.say("\(entry.name) does not run by itself: \(problem); agent schedule set \(entry.name) --reset mends it")
        }
    }
}
