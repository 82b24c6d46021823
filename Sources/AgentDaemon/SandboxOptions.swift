import HostServices
import SiteModel

/// How a sandbox is brought up: what `agent sandbox up` was asked.
package struct SandboxOptions: Sendable, Hashable {
    package var root: String
    /// nil: the recorded form, or `localhost`.
    package var publicHost: PublicAddressing.Form?
    /// nil: the recorded port, or the first free one.
    package var port: UInt16?
    /// Whether Redis runs; nil: as recorded, or not.
    package var redis: Bool?
    /// Where releases of WordPress come from; nil: as recorded, or wordpress.org, whose own address goes back to it.
    package var mirror: MirrorAddress?
    /// Whether sites answer over TLS; nil: as recorded, or not.
    package var tls: Bool?
    /// nil: the recorded port, or the first free one.
    package var tlsPort: UInt16?
    /// False: everything but the daemon (which is then run by hand).
    package var daemon: Bool
    package init(root: String, publicHost: PublicAddressing.Form? = nil, port: UInt16? = nil, daemon: Bool = true) {
        self.root = root
        self.publicHost = publicHost
        self.port = port
        self.daemon = daemon
    }
}
