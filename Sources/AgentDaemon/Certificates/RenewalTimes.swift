import SiteModel
import Synchronization

/// When which certificate is to be renewed, as the last look at each site found it: a life of hours does not wait for `certificate.watch`, which looks at all of
/// them twice a day. In memory: after a start `RenewalRound` looks at all.
final class RenewalTimes: Sendable {
    private let times = Mutex<[SiteID: Int64]>([:])

    /// - Parameter time: seconds since 1970; 0: it is to be looked at.
    func note(_ site: SiteID, at time: Int64) { times.withLock { $0[site] = time } }

    func isDue(at now: Int64) -> Bool { times.withLock { $0.values.contains { $0 <= now } } }

    /// Whose time has come. Whoever takes them looks at each of them, and notes it again: what cannot be looked at waits for `certificate.watch`.
    func take(at now: Int64) -> Set<SiteID> {
        times.withLock { all in
            let due = Set(all.filter { $0.value <= now }.keys)
            for site in due { all[site] = nil }
            return due
        }
    }
}
