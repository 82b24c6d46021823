import ArgumentParser

struct AlertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alert", abstract: "Alerts: what is wrong now, seen by the daemon itself.",
        subcommands: [AlertList.self, AlertShow.self, AlertAck.self, AlertConditions.self, AlertChannels.self, AlertTest.self])
}
