import AgentAPI
import ArgumentParser
import SiteModel

struct AlertList: LeafCommand {
    static let configuration = describe(
        "list", "Lists what is wrong now, the newest first.",
        """
        The daemon looks every thirty seconds. With --all also what is over, what has not held for long enough yet (pending), and what another alert \
        explains (suppressed).

        Example: agent alert list --severity error --format json
        """)
    static let fields = Columns.alert.names

    @Flag(help: "Also those that are over, pending or suppressed.")
    var all = false

    @Option(
        help: "Only this severity and worse: info, warning, error or critical.", completion: .list(AlertSeverity.allCases.map(\.rawValue)))
    var severity: AlertSeverity?

    @Option(help: "How many, at most 1000.", transform: WholeNumber.from(1...1000))
    var limit = 100

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try options.checkFields(Self.fields)
    }

    func run() async throws {
        let alerts = try await options.client().alerts(AlertsRequest(all: all, severity: severity?.rawValue, limit: limit))
        options.printList(alerts, .alert, empty: all ? "no alerts" : "no alerts: nothing that is watched is wrong (agent alert conditions)")
        options.hint(ofUnheard: alerts)
    }
}

extension GlobalOptions {
    /// Nobody is told of what no channel wants: where one is made.
    func hint(ofUnheard alerts: [AlertView]) {
        let unheard = alerts.count { $0.telling == AlertView.noReceiver }
        guard unheard > 0, format == .table else { return }
        say("hint: nobody is told of \(unheard) of them, no channel wants it: `agent alert channels --help` says where one is made")
    }
}

extension AlertSeverity: ExpressibleByArgument {}
