import SiteModel
import Synchronization

/// Sites whose certificates are to be looked at, because a change of theirs ended. In memory: after a start all are looked at.
final class CertificateNeeds: Sendable {
    private let sites = Mutex<Set<SiteID>>([])
    private let signals = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// One for whatever was added since the last.
    var turns: AsyncStream<Void> { signals.stream }
    var all: [SiteID] { sites.withLock { $0.sorted { $0.rawValue < $1.rawValue } } }

    func add(_ site: SiteID) {
        sites.withLock { _ = $0.insert(site) }
        signals.continuation.yield()
    }
    func remove(_ site: SiteID) { sites.withLock { _ = $0.remove(site) } }
}
