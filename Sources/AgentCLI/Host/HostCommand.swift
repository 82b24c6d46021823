import ArgumentParser

struct HostCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "host", abstract: "This machine as a host of sites.",
        subcommands: [HostPrepare.self, HostStatus.self, HostReload.self, HostUpgradeConfig.self, HostRefreshCloudflare.self])
}
