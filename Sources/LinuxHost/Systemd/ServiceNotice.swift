import SiteModel

/// sd_notify(3): one datagram to the service manager of a service of Type=notify.
package enum ServiceNotice: String, Sendable {
    /// It answers.
    case ready = "READY=1"
    /// It still does: to be said again before half of WATCHDOG_USEC is over.
    case alive = "WATCHDOG=1"

    /// - Parameter socket: the value of NOTIFY_SOCKET; a path, or `@` and an abstract name.
    package func send(to socket: String) throws(Problem) { try UnixDatagram(to: socket).send(Array(rawValue.utf8)) }
}
