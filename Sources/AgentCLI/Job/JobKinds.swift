import AgentAPI
import ArgumentParser

struct JobKinds: LeafCommand {
    static let configuration = describe("kinds", "Lists the kinds of jobs.", "Example: agent job kinds --format json")
    static let fields = Columns.jobKind.names

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printList(try await options.client().jobKinds(), .jobKind) }
}

extension Columns where Item == JobKindView {
    static let jobKind = Columns(
        id: { $0.kind },
        all: [
            Column("kind") { .text($0.kind) }, Column("title") { .text($0.title) }, Column("needsSite") { .flag($0.needsSite) },
            Column("priority") { .number($0.priority) }, Column("deadline") { .number($0.deadline) },
            Column("mostAttempts") { .number($0.mostAttempts) },
        ])
}
