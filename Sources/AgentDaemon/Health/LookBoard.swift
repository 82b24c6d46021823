import SiteModel
import SiteOperations
import Synchronization

/// What the last look at the host saw, for whoever asks: nobody who asks makes the daemon look. What it is told as is made once, when it is posted, and
/// handed out as often as it is asked for.
final class LookBoard: Sendable {
    struct Posted: Sendable {
        var report: HealthReport
        /// Of the look's own metrics, as text.
        var text: [UInt8]
        var at: ContinuousClock.Instant

        /// Whole seconds.
        func age(_ now: ContinuousClock.Instant = .now) -> Int64 { (now - at).components.seconds }
    }
    private let state = Mutex<Posted?>(nil)

    /// nil: nobody has looked since the daemon began.
    var posted: Posted? { state.withLock { $0 } }

    /// - Parameter now: milliseconds since 1970.
    func post(_ look: HostLook, _ judged: AlertJudge, now: Int64) {
        let report = HealthReport(judged, stops: look.stops)
        let posted = Posted(report: report, text: PrometheusText.bytes(LookMetrics.families(look, report, at: now)), at: .now)
        state.withLock { $0 = posted }
    }
}
