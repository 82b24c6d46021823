import AgentAPI
import ArgumentParser
import SiteModel

struct HostAcceptClock: ChangingCommand {
    static let configuration = describe(
        "accept-clock", "Takes the machine's clock as it stands: it is in doubt no more.",
        """
        For a clock that was set right, and is still held against what was known of the time while it was wrong. Set it first: by what is accepted, \
        certificates are renewed or left alone. Refused where a time server says otherwise (clock-in-doubt, status 5).

        Example: agent host accept-clock --dry-run
        """)
    static let fields = Columns.clock.names

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.acceptClock() } }

    func run() async throws {
        let client = try options.client()
        let clock = try await client.hostClock()
        let time = Moment.words(clock.time)
        if dry.isAsked { return dry.show("take it that it is \(time)", clock, .clock, options) }
        try Confirmation.ask("Is it \(time) now, or nearly?", for: "host accept-clock", options)
        options.printOne(try await client.acceptClock(), .clock)
    }
}
