import HostServices
import LinuxHost
import SandboxHost
import SiteModel

/// Where a daemon listens, for those who only want to talk to it.
package enum DaemonAddress {
    /// Of the machine itself; nil where it was never prepared as a host, or who asks may neither see that nor talk to its daemon.
    package static var system: String? {
        let layout = HostLayout.system()
        return HostRecord.exists(layout) || HostRecord.isReachable(layout) ? layout.daemonSocket : nil
    }

    /// Whether this machine holds the package, was never made a host, and has no sandbox at this place either.
    package static func isUnprepared(besides root: String) -> Bool {
        let layout = HostLayout.system()
        return HostRecord.isUnprepared(layout, packaged: layout.packagedUnit, sandbox: root)
    }

    /// Whether this machine's daemon lets who asks not in.
    package static var isClosed: Bool { HostRecord.isClosed(.system()) }

    /// Whether a sandbox stands in this directory, or could be brought up there.
    package static func mayBeSandbox(_ root: String) -> Bool {
        do throws(Problem) { return SandboxClaim(try SandboxLayout.layout(root: root, share: "")).isPossible } catch { return false }
    }

    package static var ofSystem: String { HostLayout.system().daemonSocket }

    package static func socket(root: String) throws(Problem) -> String { try SandboxLayout.layout(root: root, share: "").daemonSocket }
}
