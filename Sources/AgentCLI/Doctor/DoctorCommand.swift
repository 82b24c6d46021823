import AgentAPI
import ArgumentParser
import SiteModel

struct DoctorCommand: LeafCommand {
    static let configuration = describe(
        "doctor", "Looks for what is wrong on this host, and for what belongs to nobody.",
        """
        Status 1 when an error was found, or when orphans are left after --adopt or --delete.

        Examples:
          agent doctor
          agent doctor --orphans --adopt
          agent doctor --orphans --delete old.example
        """)
    static let fields = Columns.finding.names

    @Flag(help: "Only things that belong to no site and no change.")
    var orphans = false

    @Flag(help: "Take orphans over where that is possible (with --orphans).")
    var adopt = false

    @Flag(help: "Delete orphans where that is safe (with --orphans).")
    var delete = false

    @Argument(help: "Only these orphans, by id or former domain (with --adopt or --delete). A whole site is deleted only by name.")
    var names: [String] = []

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try options.checkFields(Self.fields)
        guard orphans || !(adopt || delete) else { throw ValidationError("--adopt and --delete need --orphans.") }
        guard names.isEmpty || adopt || delete else { throw ValidationError("Names need --adopt or --delete.") }
        guard !(adopt && delete) else { throw ValidationError("--adopt and --delete exclude each other.") }
    }

    func run() async throws {
        let client = try options.client()
        if adopt || delete { return try await handle(client) }
        let found = try await client.doctor().findings.filter { !orphans || $0.deletable || $0.adoptable || $0.code.hasPrefix("orphan.") }
        if found.isEmpty { options.say("nothing found") }
        options.printList(found, .finding)
        if found.contains(where: { $0.severity == "error" }) { throw Ended(status: .failed) }
    }

    private func handle(_ client: AgentClient) async throws {
        if delete {
            let question =
                names.isEmpty
                ? "Delete everything that belongs to nobody, but for whole sites?"
                : "Delete \(names.map(Printable.line).joined(separator: ", ")) for ever, data included?"
            try Confirmation.ask(question, for: "doctor --orphans --delete", options)
        }
        let request = OrphanRequest(action: adopt ? .adopt : .delete, names: names.isEmpty ? nil : names)
        let result = try await LockWait.retry(options) { try await client.handleOrphans(request) }
        options.say("\(adopt ? "adopted" : "deleted"): \(result.handled.count), left: \(result.left.count)")
        for left in result.left { options.say("left: \(left.code) \(Printable.line(left.subject)): \(Printable.line(left.text))") }
        options.printList(result.handled, .finding)
        if !result.left.isEmpty { throw Ended(status: .failed) }
    }
}
