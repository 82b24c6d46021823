import SiteModel
import SiteOperations
import Synchronization

/// What sites' sockets showed when they were last looked at. In memory: after a start they are looked at anew.
final class CertificateSights: Sendable {
    private let sights = Mutex<[SiteID: CertificateAlerts.Sight]>([:])

    var all: [SiteID: CertificateAlerts.Sight] { sights.withLock { $0 } }
    func post(_ seen: [SiteID: CertificateAlerts.Sight]) { sights.withLock { $0.merge(seen) { _, new in new } } }
    /// Sites that are gone.
    func forget(except live: Set<SiteID>) { sights.withLock { all in all = all.filter { live.contains($0.key) } } }
}
