import SiteModel
import Synchronization

/// Sites whose certificates are to be looked at, because a change of theirs ended. In memory: after a start all are looked at.
final class CertificateNeeds: Sendable {
    /// With why it could not be looked at, as it was told last.
    private let sites = Mutex<[SiteID: String]>([:])
    private let signals = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// One for whatever was added since the last.
    var turns: AsyncStream<Void> { signals.stream }
    var all: [SiteID] { sites.withLock { $0.keys.sorted { $0.rawValue < $1.rawValue } } }

    func add(_ site: SiteID) {
        sites.withLock { $0[site] = $0[site] ?? "" }
        signals.continuation.yield()
    }
    func remove(_ site: SiteID) { sites.withLock { $0[site] = nil } }

    /// Why it could not be looked at. - Returns: whether it is another reason than the last one.
    func isNews(_ reason: String, of site: SiteID) -> Bool {
        sites.withLock { all in
            guard let last = all[site] else { return true }
            all[site] = reason
            return last != reason
        }
    }
}
