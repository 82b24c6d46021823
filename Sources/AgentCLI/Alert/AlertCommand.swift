import ArgumentParser

struct AlertCommand: ParsableCommand {
    static let configuration = group(
        "alert", "Alerts: what is wrong now, seen by the daemon itself.",
        [AlertList.self, AlertShow.self, AlertAck.self, AlertConditions.self, AlertChannels.self, AlertTest.self])
}
