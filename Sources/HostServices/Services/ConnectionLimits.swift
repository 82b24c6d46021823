/// How many connections a site may hold to the machine's own web server: whether the kernel keeps it. `agent host prepare` says whether it should.
package protocol ConnectionLimits: Sendable {
    func state() async throws -> ConnectionLimit
}

package enum ConnectionLimit: Sendable, Hashable {
    /// - Parameter tracked: how full the kernel's list of connections is; nil where it does not tell.
    case held(tracked: TrackedConnections?)
    /// As the administrator chose.
    case off
    /// The kernel, a container or a missing program forbids it.
    case refused(String)

    package var words: String {
        switch self {
        case .held: "held"
        case .off: "off"
        case .refused(let reason): "not held: \(reason)"
        }
    }
}

package struct TrackedConnections: Sendable, Hashable {
    package var count: UInt64
    package var most: UInt64
    package init(count: UInt64, most: UInt64) {
        self.count = count
        self.most = most
    }
}
