import AgentAPI
import ArgumentParser
import SiteModel

struct CrisisOff: ChangingCommand {
    static let configuration = describe(
        "off", "Ends crisis mode: all of its stops, or one.",
        """
        Without an option every stop ends. --site and --kind end the stop that was given with the same words and leave the others; where there is none, \
        nothing changes, and that is said.

        Examples:
          agent crisis off
          agent crisis off --site example.com
        """)

    @Option(help: "Only the stop of this site.", completion: Completions.sites)
    var site: String?

    @Option(help: "Only the stop of this kind, as it was given.")
    var kind: String?

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws {
        try checkFields()
        guard site == nil || kind == nil else { throw ValidationError("--site and --kind exclude each other.") }
    }

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.endCrisis(CrisisEnd(site: site, kind: kind)) } }

    func run() async throws {
        let client = try options.client()
        let stops = try await client.crisis()
        let ending = try await self.ending(stops, client)
        if dry.isAsked {
            let which =
                site == nil && kind == nil ? "all stops, \(stops.count)" : "the stop of \(ending.map(\.scope).joined(separator: ", "))"
            return dry.show(ending.isEmpty ? "change nothing: \(nothing)" : "end \(which)", options)
        }
        let left = try await client.endCrisis(CrisisEnd(site: site, kind: kind))
        if ending.isEmpty { options.say("nothing had to change: \(Printable.line(nothing))") }
        options.say(
            left.isEmpty ? "crisis mode is off" : "crisis mode still stops \(left.map { Printable.line($0.scope) }.joined(separator: ", "))"
        )
    }

    private var nothing: String {
        guard let scope = site.map({ "site \($0)" }) ?? kind.map({ "kind \($0)" }) else { return "nothing is stopped" }
        return "no stop is given for \(scope)"
    }

    /// Those of the stops that are meant. - Throws: for a site that there is not, and that no stop is called by.
    private func ending(_ stops: [CrisisView], _ client: AgentClient) async throws -> [CrisisView] {
        if let kind { return stops.filter { $0.scope == Crisis.Scope.kind(kind).words } }
        guard let site else { return stops }
        // A stop outlives its site, and is known by the name that it was given for.
        let named = stops.filter { $0.scope.hasPrefix("site \(site) (") || $0.scope.hasSuffix("(\(site))") }
        if !named.isEmpty { return named }
        let id = try await client.site(site).id
        return stops.filter { $0.scope.hasSuffix("(\(id))") }
    }
}
