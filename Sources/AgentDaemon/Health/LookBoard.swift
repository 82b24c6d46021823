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
    private let unkept = Mutex<[Alert]>([])

    /// nil: nobody has looked since the daemon began.
    var posted: Posted? { state.withLock { $0 } }

    /// What was seen last, where it could not be written down: nobody is sent it, so whoever asks is to hear it at least.
    var unwritten: [Alert] { unkept.withLock { $0 } }

    /// - Parameters:
    ///   - sightings: none: all of it is in the store.
    ///   - now: milliseconds since 1970.
    func post(unwritten sightings: [AlertSighting], because reason: String, now: Int64) {
        unkept.withLock { known in
            known = sightings.map { sighting in
                var told = sighting
                told.text = printable("\(sighting.text) (told to nobody, as it cannot be written down: \(reason))")
                let same = known.first { $0.code == sighting.code && $0.subject == sighting.subject }
                var alert = Alert(
                    told, id: same?.id ?? AlertID(random: .random(in: 0 ... .max)), at: same?.raisedAt ?? now, flaps: 0)
                alert.visibleAt = alert.raisedAt
                return alert
            }
        }
    }

    /// - Parameter now: milliseconds since 1970.
    func post(_ look: HostLook, _ judged: AlertJudge, now: Int64) {
        let report = HealthReport(judged, stops: look.stops)
        let posted = Posted(report: report, text: PrometheusText.bytes(LookMetrics.families(look, report, at: now)), at: .now)
        state.withLock { $0 = posted }
    }
}
