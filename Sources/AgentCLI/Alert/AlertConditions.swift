import AgentAPI
import ArgumentParser

struct AlertConditions: LeafCommand {
    static let configuration = describe(
        "conditions", "Lists every condition that is watched.",
        """
        How long one must hold before it is told, and which others keep it quiet because they explain it.

        Example: agent alert conditions --format json
        """)
    static let fields = Columns.alertCondition.names

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printList(try await options.client().alertConditions(), .alertCondition) }
}
