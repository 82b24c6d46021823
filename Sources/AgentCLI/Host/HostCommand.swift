import ArgumentParser

struct HostCommand: ParsableCommand {
    static let configuration = group(
        "host", "This machine as a host of sites.",
        [
            HostPrepare.self, HostStatus.self, HostReload.self, HostUpgradeConfig.self, HostRefreshCloudflare.self, HostClock.self,
            HostAcceptClock.self,
        ])
}
