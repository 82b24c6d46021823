import AgentAPI
import ArgumentParser
import SiteModel

struct AlertTest: LeafCommand {
    static let configuration = describe(
        "test", "Sends a test message through a channel, now, and waits until its receiver has taken it.",
        """
        Success means that the receiver said yes, not that a person has read it.

        Example: agent alert test on-call
        """)
    static let fields = Columns.alertTest.names + Columns.alertChannel.names

    @Argument(help: "The channel's name (agent alert channels).")
    var channel: String

    @Flag(help: "Show the channel, and send nothing.")
    var dryRun = false

    @OptionGroup var options: GlobalOptions

    func validate() throws { try options.checkFields(dryRun ? Columns.alertChannel.names : Columns.alertTest.names) }

    func run() async throws {
        let client = try options.client()
        guard dryRun else { return options.printOne(try await client.testAlert(channel), .alertTest) }
        guard let known = try await client.alertChannels().first(where: { $0.name == channel }) else {
            throw Problem.cannot(
                "find alert channel", channel, "there is none with this name", code: .channelNotFound, hint: "agent alert channels")
        }
        options.printOne(known, .alertChannel)
        options.say("a test message would be sent through it; nothing was sent")
    }
}
