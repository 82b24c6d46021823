import AgentAPI
import ArgumentParser
import SiteModel

struct AlertTest: ChangingCommand {
    static let configuration = describe(
        "test", "Sends a test message through a channel, now, and waits until its receiver has taken it.",
        """
        Success means that the receiver said yes, not that a person has read it.

        Example: agent alert test on-call
        """)
    static let fields = Columns.alertTest.names

    @Argument(help: "The channel's name (agent alert channels).", completion: Completions.channels)
    var channel: String

    @OptionGroup var dry: DryRun

    @OptionGroup var options: GlobalOptions

    func validate() throws { try checkFields(dry: Columns.alertChannel.names) }

    func rehearse(_ judge: Rehearser) async throws { try await judge { try await $0.testAlert(channel) } }

    func run() async throws {
        let client = try options.client()
        guard dry.isAsked else { return options.printOne(try await client.testAlert(channel), .alertTest) }
        let channels = try await client.alertChannels()
        guard let known = channels.first(where: { $0.name == channel }) else {
            throw AlertSettings.unknown(channel, among: channels.map(\.name))
        }
        // What is seen from here refuses the real one before its receiver is asked.
        if let obstacle = known.obstacle { throw obstacle }
        dry.show("send a test message through channel \(known.name), to \(known.receiver)", known, .alertChannel, options)
    }
}
