import HostServices

/// Whether one site can take all connections of the machine's web server. Pure.
package enum ConnectionFindings {
    package static func judge(_ limit: ConnectionLimit) -> [Finding] {
        switch limit {
        case .off: []
        case .refused(let reason):
            [
                Finding(
                    "connections.unlimited", .warning, "nftables", "one site can hold all connections of the web server: \(reason)",
                    remedy: "journalctl -u agent-connections tells more; agent host prepare --connection-limit off, where it cannot be had")
            ]
        case .held(let tracked): crowded(tracked)
        }
    }

    /// A full list is one from which the kernel drops newcomers, whoever they are.
    private static func crowded(_ tracked: TrackedConnections?) -> [Finding] {
        guard let tracked, tracked.count >= tracked.most / 10 * 8 else { return [] }
        return [
            Finding(
                "connections.crowded", .warning, "nf_conntrack",
                "the kernel tracks \(tracked.count) connections of \(tracked.most) that it has room for",
                remedy: "sysctl -w net.netfilter.nf_conntrack_max=\(tracked.most * 2); sysctl.d(5) says how it outlives a reboot")
        ]
    }
}
