import SiteModel
import Synchronization

/// Sites whose promise of TLS is to be looked at soon, because a change of theirs ended. In memory: after a start the keeper looks at all.
final class PromiseNeeds: Sendable {
    private let sites = Mutex<Set<SiteID>>([])
    private let signals = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// One for whatever was added since the last.
    var turns: AsyncStream<Void> { signals.stream }

    func add(_ site: SiteID) {
        sites.withLock { _ = $0.insert(site) }
        signals.continuation.yield()
    }

    /// Each once.
    func take() -> Set<SiteID> {
        sites.withLock { sites in
            defer { sites = [] }
            return sites
        }
    }
}
