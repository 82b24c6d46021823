import AgentAPI
import ArgumentParser

struct CrisisOff: ChangingCommand {
    static let configuration = describe(
        "off", "Ends crisis mode: all of its stops, or one.",
        """
        Without an option every stop ends. --site and --kind end the stop that was given with the same words and leave the others; where there is none, \
        nothing changes.

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
        if dry.isAsked {
            let stops = try await client.crisis()
            let which = site.map { "the stop of site \($0)" } ?? kind.map { "the stop of kind \($0)" }
            return dry.show(stops.isEmpty ? "change nothing: nothing is stopped" : "end \(which ?? "all stops, \(stops.count)")", options)
        }
        let left = try await client.endCrisis(CrisisEnd(site: site, kind: kind))
        options.say(
            left.isEmpty ? "crisis mode is off" : "crisis mode still stops \(left.map { Printable.line($0.scope) }.joined(separator: ", "))"
        )
    }
}
