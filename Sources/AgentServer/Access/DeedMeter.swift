import AgentAPI
import SiteModel
import Synchronization

/// Deeds of whoever may see some sites alone, so many a minute. Each leaves two records in the audit log, a refused one too, and those are kept for ever: without
/// it one owner of a site could fill the disk with them, and bury everybody else's.
final class DeedMeter: Sendable {
    private struct Who: Hashable {
        var uid: UInt32
        var token: TokenID?
    }
    private let limit: CallLimit
    private let begun = ContinuousClock.now
    private let buckets = Mutex<[Who: TokenBucket]>([:])

    /// - Parameter limit: of each token; of a user without one.
    init(_ limit: CallLimit) { self.limit = limit }

    /// Counts one. - Throws: `too-many-connections`, and then nothing of it is written down.
    func take(_ peer: Peer) throws(Problem) {
        let now = ClockReading(boot: "", elapsed: Int64((ContinuousClock.now - begun) / .milliseconds(1)), wall: 0)
        let wait = buckets.withLock { $0[Who(uid: peer.uid, token: peer.token), default: TokenBucket(at: now)].take(limit, at: now) }
        guard wait > 0 else { return }
        throw .cannot(
            "ask for", "one more change", "\(limit.words) are taken in of whoever may change some sites alone",
            code: .tooManyConnections, hint: "wait for \(GuardTime.words(wait))")
    }
}
