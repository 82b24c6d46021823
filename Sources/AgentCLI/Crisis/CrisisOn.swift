import AgentAPI
import ArgumentParser
import SiteModel

struct CrisisOn: LeafCommand {
    static let configuration = describe(
        "on", "Stops everything that changes something, until crisis off or until its time is over.",
        """
        What runs already comes to its end; jobs and the sites' own schedules wait, and none is lost. Reading, crisis off, change undo, resume and \
        cancel, and site undelete go on, and sites serve as ever. It survives a restart, and ends by itself after 24 hours in which the machine is on, or after --for.

        Examples:
          agent crisis on --all --reason "the database answers slowly"
          agent crisis on --site example.com --for 2h --reason "being looked at"
          agent crisis on --kind site.create --reason "the disk is nearly full"
        """)
    static let fields = Columns.crisis.names

    @Flag(help: "Everything: the usual.")
    var all = false

    @Option(help: "Only changes of this site.", completion: Completions.sites)
    var site: String?

    @Option(help: "Only this verb (site.create), all of a noun (site), or this kind of job (trash.purge; agent job kinds).")
    var kind: String?

    @Option(help: "Only this module; refused, as this version has none.")
    var module: String?

    @Option(
        name: .customLong("for"), help: ArgumentHelp("For how long: 30m, 2h, at most 24h, which is the usual.", valueName: "time"),
        transform: CrisisOn.duration)
    var duration: Since?

    @Option(help: "Why; whoever is refused reads it.")
    var reason: String

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try options.checkFields(Self.fields)
        let given = [all, site != nil, kind != nil, module != nil].filter { $0 }.count
        guard given <= 1 else { throw ValidationError("--all, --site, --kind and --module exclude each other.") }
        guard milliseconds <= Crisis.longest else { throw ValidationError("--for is a duration of at most 24h.") }
    }

    private static func duration(_ text: String) throws -> Since {
        if let since = Since(argument: text) { return since }
        throw ValidationError("write how long: 90s, 30m, 2h, at most 24h")
    }

    private var milliseconds: Int64 {
        switch duration {
        case nil: Crisis.longest
        case .ago(let milliseconds)?: milliseconds
        case .time?: .max
        }
    }

    func run() async throws {
        let request = CrisisRequest(site: site, kind: kind, module: module, milliseconds: milliseconds, reason: reason)
        options.printList(try await options.client().beginCrisis(request), .crisis)
    }
}
