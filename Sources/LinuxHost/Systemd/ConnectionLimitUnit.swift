import Glibc
import HostServices
import SiteModel

/// The unit of the package that has the kernel count sites' connections (provision/units/agent-connections.service). It alone may change the packet
/// filter; the agent only starts and stops it.
package struct ConnectionLimitUnit: ConnectionLimits {
    private static let unit = "agent-connections.service"
    private static let program = "/usr/sbin/nft"
    private let systemctl: Systemctl

    package init(systemctl: Systemctl) { self.systemctl = systemctl }

    /// True when something changed. A kernel that refuses is no failure: `state` tells of it.
    func put(wanted: Bool) async throws -> Bool {
        guard let before = try await systemctl.show([Self.unit]).first, before.load == "loaded" else { return false }
        if !wanted {
            try await systemctl.disable([Self.unit])
            if before.isRunning { try await systemctl.stop([Self.unit]) }
            if before.active == "failed" { try await systemctl.resetFailed([Self.unit]) }
            return before.isRunning
        }
        try await systemctl.enable([Self.unit])
        if before.isRunning { return false }
        do { try await systemctl.startAnew(Self.unit) } catch is Problem {
            return false  // a host without the limit serves all the same; doctor says so at every look
        }
        return true
    }

    package func state() async throws -> ConnectionLimit {
        guard let unit = try await systemctl.show([Self.unit]).first else { return .refused("systemd does not speak of \(Self.unit)") }
        if unit.isRunning { return .held(tracked: Self.tracked()) }
        switch (unit.load, unit.active) {
        case ("not-found", _): return .refused("\(Self.unit) is not installed")
        case ("masked", _): return .off
        case (_, "failed") where access(Self.program, X_OK) != 0: return .refused("nftables is not installed")
        case (_, "failed"): return .refused("the kernel takes no rules here")
        // Nobody but a person stops it while it is wanted.
        default: return try await isEnabled() ? .refused("\(Self.unit) was stopped") : .off
        }
    }

    private func isEnabled() async throws -> Bool {
        try await systemctl.properties(["UnitFileState"], of: Self.unit)["UnitFileState"] == "enabled"
    }

    private static func tracked() -> TrackedConnections? {
        let names = ["count", "max"].map { "/proc/sys/net/netfilter/nf_conntrack_\($0)" }
        // A kernel that does not tell how many it tracks still counts those of sites.
        let numbers = names.compactMap { path in (try? AtomicFile.read(path)).flatMap { $0 }.flatMap { UInt64($0.filter(\.isNumber)) } }
        return numbers.count == 2 ? TrackedConnections(count: numbers[0], most: numbers[1]) : nil
    }
}
