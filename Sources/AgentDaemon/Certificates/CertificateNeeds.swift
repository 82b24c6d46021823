import SiteModel
import Synchronization

/// Sites whose certificates are to be looked at, because a change of theirs ended. In memory: after a start
/// `RenewalRound` looks at all.
final class CertificateNeeds: Sendable {
    private struct Need {
        /// How often it was added.
        var times = 0
        /// Why it could not be looked at, as it was told last.
        var reason = ""
    }
    private let sites = Mutex<[SiteID: Need]>([:])
    private let signals = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// One for whatever was added since the last.
    var turns: AsyncStream<Void> { signals.stream }
    var all: [SiteID] { sites.withLock { $0.keys.sorted { $0.rawValue < $1.rawValue } } }

    func add(_ site: SiteID) {
        sites.withLock { $0[site, default: Need()].times += 1 }
        signals.continuation.yield()
    }
    func times(_ site: SiteID) -> Int { sites.withLock { $0[site]?.times ?? 0 } }
    /// - Parameter times: as it was before it was looked at; one that was added since stays.
    func remove(_ site: SiteID, ofTimes times: Int) { sites.withLock { if $0[site]?.times == times { $0[site] = nil } } }

    /// Why it could not be looked at. - Returns: whether it is another reason than the last one.
    func isNews(_ reason: String, of site: SiteID) -> Bool {
        sites.withLock { all in
            guard let last = all[site]?.reason else { return true }
            all[site]?.reason = reason
            return last != reason
        }
    }
}
