import AgentAPI
import ArgumentParser
import SiteModel

struct CrisisOn: ChangingCommand {
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
        transform: Span.withUnit(1...Crisis.longest / 1000, as: "30m, 2h"))
    var duration = Crisis.longest / 1000

    @Option(help: "Why; whoever is refused reads it.")
    var reason: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try checkFields()
        let given = [all, site != nil, kind != nil, module != nil].filter { $0 }.count
        guard given <= 1 else { throw ValidationError("--all, --site, --kind and --module exclude each other.") }
    }

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.beginCrisis(CrisisRequest(reason: reason)) } }

    func run() async throws {
        let request = CrisisRequest(site: site, kind: kind, module: module, milliseconds: duration * 1000, reason: reason)
        let client = try options.client()
        guard dry.isAsked else { return options.printList(try await client.beginCrisis(request), .crisis) }
        try await requireScope(client)
        let what = site.map { "all changes of site \($0)" } ?? kind.map { "what is of kind \($0)" }
        dry.show("stop \(what ?? "all changes") for \(Span.text(duration)): \(reason)", options)
    }

    /// - Throws: what the daemon would say of what it cannot stop.
    private func requireScope(_ client: AgentClient) async throws {
        if let site { _ = try await client.site(site) }
        guard kind != nil || module != nil else { return }
        let actions = RouteTable.stoppable.union(try await client.jobKinds().map(\.kind))
        if let module { throw Crisis.Scope.unknown(module: module, among: actions) }
        if let kind { _ = try Crisis.Scope.kind(named: kind, among: actions) }
    }
}
