import SiteModel

/// When a condition that holds becomes an alert, when it is told, and when it is over. By state: the same looks give the same alerts, however often
/// somebody looks between them. Fed with looks; the time is handed in. Pure.
///
/// - A condition must hold for its time to become visible; what another open alert explains is kept quiet and begins anew when that is over.
/// - An alert is over when its condition has not held for a while (`calm`). Each return doubles that while, so that what flaps is told a few times
///   and then once an hour at most.
/// - What has come to a further stage is told at once, and whoever acknowledged the one before is told as well.
/// - A time in the future comes from a clock that was set back, and is taken as now.
package struct AlertPolicy: Sendable {
    package static let calm: Int64 = 30_000
    package static let longestCalm: Int64 = 3_600_000
    /// What returns within this time goes on where it was.
    package static let memory: Int64 = 3_600_000

    /// - Parameters:
    ///   - unknown: conditions that could not be looked at: their alerts stay as they are.
    ///   - known: all that are not settled, and those that ended within `memory`.
    ///   - isQuiet: only what is critical is told now.
    ///   - isHeard: whether anybody is there who wants to hear of it. To tell nobody is not to tell: it waits until there is somebody.
    package static func look(
        _ sightings: [AlertSighting], unknown: UnseenAlerts = UnseenAlerts(), known: [Alert], isQuiet: Bool = false,
        isHeard: (Alert) -> Bool = { _ in true }, now: Int64, newID: () -> AlertID
    ) -> AlertOutcome {
        var outcome = AlertOutcome()
        let stored = Dictionary(known.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var alerts = known.map { $0.mended(now) }
        raise(sightings, &alerts, &outcome, now, newID)
        let seen = Set(sightings.map(Key.init))
        for index in alerts.indices where alerts[index].resolvedAt == nil {
            guard !seen.contains(Key(alerts[index])), !unknown.contains(alerts[index].code, of: alerts[index].site) else { continue }
            end(&alerts[index], &outcome, now)
        }
        let open = Set(alerts.filter { $0.resolvedAt == nil }.map(\.code))
        let texts = Dictionary(sightings.map { (Key($0), $0.text) }, uniquingKeysWith: { first, _ in first })
        for index in alerts.indices {
            cover(&alerts[index], open, &outcome, now)
            show(&alerts[index], &outcome, now)
            let held = alerts[index].severity < .critical && isQuiet
            // What was told is over for whoever heard of it, also when its channel has gone meanwhile.
            if !held, alerts[index].resolvedAt != nil || isHeard(alerts[index]) {
                tell(&alerts[index], texts[Key(alerts[index])], &outcome, now)
            }
        }
        outcome.forgotten = alerts.filter { $0.wasNeverSeen && stored[$0.id] != nil }.map(\.id)
        outcome.changed = alerts.filter { !$0.wasNeverSeen && stored[$0.id] != $0 }
        outcome.next = alerts.compactMap(\.due).min()
        return outcome
    }

    /// A site is itself by its id: another one with its name goes on with nothing of it.
    private struct Key: Hashable {
        var code: AlertCode
        var about: String
        init(_ sighting: AlertSighting) { (code, about) = (sighting.code, sighting.site?.rawValue ?? sighting.subject) }
        init(_ alert: Alert) { (code, about) = (alert.code, alert.site?.rawValue ?? alert.subject) }
    }

    private static func raise(
        _ sightings: [AlertSighting], _ alerts: inout [Alert], _ outcome: inout AlertOutcome, _ now: Int64, _ newID: () -> AlertID
    ) {
        var open: [Key: Int] = [:]
        var recent: [Key: Int] = [:]
        for (index, alert) in alerts.enumerated() {
            guard let ended = alert.resolvedAt else {
                open[Key(alert)] = index
                continue
            }
            if alert.visibleAt != nil, now - ended < memory { recent[Key(alert)] = max(recent[Key(alert)] ?? 0, alert.flaps + 1) }
        }
        for sighting in sightings {
            if let index = open[Key(sighting)] {
                alerts[index].worsen(sighting)
                guard alerts[index].goneSince != nil else { continue }
                alerts[index].goneSince = nil
                alerts[index].flaps += 1
            } else {
                let alert = Alert(sighting, id: newID(), at: now, flaps: recent[Key(sighting)] ?? 0)
                open[Key(sighting)] = alerts.count
                alerts.append(alert)
                outcome.moves.append(AlertMove(.raised, alert))
            }
        }
    }

    private static func end(_ alert: inout Alert, _ outcome: inout AlertOutcome, _ now: Int64) {
        let gone = alert.goneSince ?? now
        alert.goneSince = gone
        guard alert.visibleAt == nil || now - gone >= alert.calm else { return }
        alert.resolvedAt = now
        outcome.moves.append(AlertMove(.resolved, alert))
    }

    private static func cover(_ alert: inout Alert, _ open: Set<AlertCode>, _ outcome: inout AlertOutcome, _ now: Int64) {
        guard alert.resolvedAt == nil else { return }
        let before = alert.suppressedBy
        alert.suppressedBy = alert.code.condition.dependsOn.first { open.contains($0) }
        if before == nil, alert.suppressedBy != nil { outcome.moves.append(AlertMove(.suppressed, alert)) }
        guard before != nil, alert.suppressedBy == nil else { return }
        if alert.visibleAt == nil { alert.since = now }
        outcome.moves.append(AlertMove(.uncovered, alert))
    }

    private static func show(_ alert: inout Alert, _ outcome: inout AlertOutcome, _ now: Int64) {
        guard alert.state == .pending, alert.goneSince == nil, now - alert.since >= alert.code.condition.timeToVisible else { return }
        alert.visibleAt = now
        outcome.moves.append(AlertMove(.visible, alert))
    }

    private static func tell(_ alert: inout Alert, _ text: String?, _ outcome: inout AlertOutcome, _ now: Int64) {
        if alert.resolvedAt != nil {
            guard alert.toldAt != nil, alert.resolutionToldAt == nil else { return }
            alert.resolutionToldAt = now
            outcome.moves.append(AlertMove(.toldResolved, alert))
            return
        }
        guard alert.state == .open, alert.goneSince == nil else { return }
        let isFirst = alert.toldAt == nil
        // What has come further is news.
        let isFurther = (alert.stage ?? 0) > (alert.toldStage ?? 0)
        if let told = alert.toldAt, !isFurther {
            guard let pause = alert.severity.remindedEvery, now - told >= pause else { return }
        }
        alert.toldAt = now
        alert.toldStage = alert.stage
        alert.tellings += 1
        alert.text = text ?? alert.text
        outcome.moves.append(AlertMove(isFirst || isFurther ? .told : .reminded, alert))
    }
}

extension Alert {
    /// How long its condition must be away.
    fileprivate var calm: Int64 { min(AlertPolicy.calm << Int64(min(flaps, 10)), AlertPolicy.longestCalm) }

    /// Takes a further stage on; that somebody knew of the one before is over with it. What has been told is never said to be milder than it was.
    fileprivate mutating func worsen(_ sighting: AlertSighting) {
        guard let further = sighting.stage, further > stage ?? 0 else { return }
        stage = further
        severity = max(severity, sighting.severity)
        text = sighting.text
        acknowledgement = nil
    }

    /// It came and went before its time: neither shown nor kept quiet.
    fileprivate var wasNeverSeen: Bool { resolvedAt != nil && visibleAt == nil && suppressedBy == nil }

    /// When the next look can make a difference.
    fileprivate var due: Int64? {
        if resolvedAt != nil { return nil }
        if let goneSince { return goneSince + calm }
        return state == .pending ? since + code.condition.timeToVisible : nil
    }

    fileprivate func mended(_ now: Int64) -> Alert {
        var alert = self
        func past(_ time: Int64?) -> Int64? { time.map { min($0, now) } }
        (alert.raisedAt, alert.since) = (min(raisedAt, now), min(since, now))
        (alert.visibleAt, alert.toldAt, alert.goneSince) = (past(visibleAt), past(toldAt), past(goneSince))
        (alert.resolvedAt, alert.resolutionToldAt) = (past(resolvedAt), past(resolutionToldAt))
        return alert
    }
}
