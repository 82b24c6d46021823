import SiteModel

/// A long-lived program under the service manager's care: systemd on a system host, the supervisor in a sandbox.
package struct ServiceDefinition: Sendable, Hashable, Codable {
    package var name: ServiceName
    package var command: Command
    /// Bound by the manager as root before privileges are dropped, so that the program's user cannot replace it; passed as descriptor 3.
    package var listen: ListenSocket?
    /// Standard output and error are appended here through a descriptor that the manager holds.
    package var logFile: String
    package var stopSignal: Int32
    /// Seconds from `stopSignal` to SIGKILL.
    package var stopTimeout: Double
    package var ready: ReadyCheck
    /// Restarted with back-off when it ends by itself.
    package var restart: Bool

    package init(
        name: ServiceName, command: Command, listen: ListenSocket? = nil, logFile: String, stopSignal: Int32 = 15, stopTimeout: Double = 10,
        ready: ReadyCheck = .started, restart: Bool = true
    ) {
        self.name = name
        self.command = command
        self.listen = listen
        self.logFile = logFile
        self.stopSignal = stopSignal
        self.stopTimeout = stopTimeout
        self.ready = ready
        self.restart = restart
    }
}

/// `mariadb`, `nginx`, `daemon`, `php-<site id>`: [a-z][a-z0-9-]{0,62}.
package struct ServiceName: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "service name"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        let bytes = text.utf8
        let letters = bytes.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
        return (1...63).contains(bytes.count) && letters && (97...122).contains(bytes.first ?? 0) ? nil : "it must look like php-main"
    }
    package static let nginx = ServiceName(unchecked: "nginx")
    package static func php(_ site: SiteID) -> ServiceName { ServiceName(unchecked: "php-\(site)") }
    /// Whose PHP it is; nil for every other service.
    package var site: SiteID? { rawValue.hasPrefix("php-") ? SiteID(rawValue: String(rawValue.dropFirst(4))) : nil }
}

package struct ListenSocket: Sendable, Hashable, Codable {
    package var path: String
    package var owner: SiteIdentity
    package var mode: UInt32
    package init(path: String, owner: SiteIdentity, mode: UInt32) {
        self.path = path
        self.owner = owner
        self.mode = mode
    }
}

package enum ReadyCheck: Sendable, Hashable, Codable {
    /// Ready as soon as it runs.
    case started
    /// Ready when this Unix socket accepts a connection.
    case socket(path: String)
    /// Ready when this loopback TCP port accepts a connection.
    case port(UInt16)
}

package struct ServiceStatus: Sendable, Hashable, Codable {
    package enum State: String, Sendable, Codable {
        case running, stopped, backingOff, failed
        /// Its process is there and answers nothing.
        case silent
    }
    package var name: ServiceName
    package var state: State
    package var pid: Int32?
    package var restarts: Int
    package init(name: ServiceName, state: State, pid: Int32?, restarts: Int) {
        self.name = name
        self.state = state
        self.pid = pid
        self.restarts = restarts
    }

    /// There is a process, whether it answers or not: nothing has to be started.
    package var isUp: Bool { state == .running || state == .silent }
}
