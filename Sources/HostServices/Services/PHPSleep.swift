/// Masters of PHP that nobody asks anything: on hosts where a visitor wakes them.
package protocol PHPSleep: Sendable {
    /// Those that run. A host whose masters cannot be woken names none.
    func awake() async throws -> [AwakePHP]
    /// Stops them; a request that comes meanwhile waits at the socket, which stays, and wakes its master again. What already sleeps stays asleep.
    func sleep(_ names: [String]) async throws
}

package struct AwakePHP: Sendable, Hashable {
    /// The host's own word for it.
    package var name: String
    /// A request is worked on, or was within `PHPWorkers.lifetime`.
    package var isBusy: Bool
    package init(name: String, isBusy: Bool) {
        self.name = name
        self.isBusy = isBusy
    }
}

package enum PHPWorkers {
    /// Seconds that a worker waits for its next request: `pm.process_idle_timeout` of templates/fpm.conf. Whoever looks more often misses no request.
    package static let lifetime = 30
}
