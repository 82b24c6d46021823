import AgentAPI
import ArgumentParser
import SiteModel

struct DoctorCommand: LeafCommand {
    static let configuration = describe(
        "doctor", "Looks for what is wrong on this host, and for what belongs to nobody.",
        "Status 1 when an error was found, or when orphans are left after --adopt or --delete.")
    static let fields = Columns.finding.names

    @Flag(help: "Only things that belong to no site and no change.")
    var orphans = false

    @Flag(help: "Take orphans over where that is possible (with --orphans).")
    var adopt = false

    @Flag(help: "Delete orphans where that is safe (with --orphans).")
    var delete = false

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try options.checkFields(Self.fields)
        guard orphans || !(adopt || delete) else { throw ValidationError("--adopt and --delete need --orphans.") }
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
        if delete { try Confirmation.ask("Delete everything that belongs to nobody?", for: "doctor --orphans --delete", options) }
        let result = try await LockWait.retry(options) { try await client.handleOrphans(OrphanRequest(action: adopt ? .adopt : .delete)) }
        options.say("\(adopt ? "adopted" : "deleted"): \(result.handled.count), left: \(result.left.count)")
        for left in result.left { options.say("left: \(left.code) \(Printable.line(left.subject))") }
        options.printList(result.handled, .finding)
        if !result.left.isEmpty { throw Ended(status: .failed) }
    }
}
