/// When renewed certificates are activated: many renewals, one reload. The first at once; what comes while that is a quarter of an hour ago or less waits for
/// the end of it, together with all that comes meanwhile. What would lapse before goes at once, and takes those with it that wait.
package struct ReloadBeat: Sendable, Hashable {
    package static let pause: Int64 = 900
    /// Of the last reload or of the one that is awaited, seconds since 1970.
    package private(set) var at: Int64?

    package init() {}

    /// A certificate is ready. - Parameter deadline: when the one that is served lapses.
    /// - Returns: when it is activated.
    package mutating func join(at now: Int64, deadline: Int64) -> Int64 {
        let (now, last) = (Seconds.sane(now), at.map { Seconds.sane($0) })
        // A clock that was put back makes nobody wait for longer than the pause.
        let planned = last.map { min($0 > now ? $0 : max(now, $0 + Self.pause), now + Self.pause) } ?? now
        let moment = planned < deadline ? planned : now
        at = moment
        return moment
    }
}
