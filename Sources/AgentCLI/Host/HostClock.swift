import AgentAPI
import ArgumentParser

struct HostClock: LeafCommand {
    static let configuration = describe(
        "clock", "Shows whether the machine's clock is believed, and what speaks against it.",
        """
        While it is in doubt no certificate is renewed and nobody is told of ends: a clock that is a year off makes every certificate look lapsed. A time \
        server ends the doubt; where there is none, agent host accept-clock does.

        Example: agent host clock --format json
        """)
    static let fields = Columns.clock.names

    @OptionGroup var options: GlobalOptions

    func run() async throws { options.printOne(try await options.client().hostClock(), .clock) }
}

extension Columns where Item == HostClockView {
    static let clock = Columns(
        id: { "\($0.time)" },
        all: [
            Column("time") { .time($0.time) }, Column("sound") { .flag($0.sound) }, Column("doubt") { .text($0.doubt) },
            Column("served") { .time($0.served) }, Column("lastSound") { .time($0.lastSound) },
        ])
}
