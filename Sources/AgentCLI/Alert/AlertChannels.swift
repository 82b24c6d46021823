import AgentAPI
import ArgumentParser

struct AlertChannels: LeafCommand {
    static let configuration = describe(
        "channels", "Reads the file of channels and lists them: who is told of alerts, and from which severity on.",
        """
        The file is alerts.conf in the directory of the agent's configuration (a sandbox's is its etc), root's alone to write. It is read anew at each look; \
        status 5 with the line that is not understood. A channel whose file of a secret, or whose program, is not there has a problem: then the status is 1.

        The least that a channel needs:
          [channel page]
          kind = command
          run = /usr/local/sbin/page-me

        Example: agent alert channels
        """)
    static let fields = Columns.alertChannel.names

    @OptionGroup var options: GlobalOptions

    func run() async throws {
        let channels = try await options.client().alertChannels()
        options.printList(
            channels, .alertChannel,
            empty: "no channels: nobody is told of alerts (agent alert channels --help says where they are written)")
        if channels.contains(where: { $0.problem != nil }) { throw Ended(status: .failed) }
    }
}
