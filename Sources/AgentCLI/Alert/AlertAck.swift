import ArgumentParser

struct AlertAck: ChangingCommand {
    static let configuration = describe(
        "ack", "Says that somebody knows of an alert: it is not told again.",
        """
        It stays in the list until its condition is over, and the acknowledgement ends with it: the next alert of the same condition is told anew. Who, when \
        and why are shown with the alert and stand in the audit log.

        Example: agent alert ack a23456789abc --reason "disk is ordered"
        """)
    static let fields = Columns.wholeAlert.names

    @Argument(help: "The alert's id (agent alert list).", completion: Completions.alerts)
    var alert: String

    @Option(help: "Why nobody has to be told again.")
    var reason: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try checkFields()
        guard reason.contains(where: { !$0.isWhitespace }) else { throw ValidationError("--reason must not be empty.") }
    }

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.acknowledge(alert, reason: reason) } }

    func run() async throws {
        let client = try options.client()
        guard dry.isAsked else { return options.printOne(try await client.acknowledge(alert, reason: reason), .wholeAlert) }
        let known = try await client.alert(alert)
        dry.show("acknowledge alert \(known.id), \(known.code) of \(known.subject): it is not told again", known, .wholeAlert, options)
    }
}
