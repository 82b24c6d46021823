import SandboxHost
import SiteModel

/// Where the daemon of a root listens, for those who only want to talk to it.
package enum DaemonAddress {
    package static func socket(root: String) throws(Problem) -> String { try SandboxLayout.layout(root: root, share: "").daemonSocket }
}
