import SiteModel
import SiteOperations

/// The store and the clock of the policy's tests: looks go in, moves come out, and everything that was ever known is kept.
struct AlertWatch {
    private(set) var all: [AlertID: Alert] = [:]
    private(set) var moves: [AlertMove] = []
    var now: Int64 = 1_700_000_000_000
    private var number: UInt64 = 0

    var open: [Alert] { all.values.filter { $0.resolvedAt == nil } }

    /// - Returns: what happened in this look, as `kind code subject`.
    @discardableResult
    mutating func look(
        _ sightings: [AlertSighting], after seconds: Int64 = 0, unknown: UnseenAlerts = UnseenAlerts(), isQuiet: Bool = false,
        isHeard: Bool = true
    ) -> [String] {
        now += seconds * 1000
        let known = all.values.filter { !$0.isSettled || ($0.resolvedAt ?? 0) > now - AlertPolicy.memory }
            .sorted { ($0.raisedAt, $0.id.rawValue) < ($1.raisedAt, $1.id.rawValue) }
        let outcome = AlertPolicy.look(
            sightings, unknown: unknown, known: known, isQuiet: isQuiet,
            isHeard: { _ in isHeard }, now: now,
            newID: {
                number += 1
                return AlertID(random: number)
            })
        for id in outcome.forgotten { all[id] = nil }
        for alert in outcome.changed { all[alert.id] = alert }
        moves += outcome.moves
        return outcome.moves.map { "\($0.kind.rawValue) \($0.alert.code.rawValue) \($0.alert.subject)" }
    }

    mutating func acknowledge(_ id: AlertID) {
        all[id]?.acknowledgement = Alert.Acknowledgement(uid: 0, name: "root", at: now, reason: "known")
    }
}

extension AlertSighting {
    static let database = AlertSighting(.databaseDown, "mariadb", "it is silent")
    static let schedule = AlertSighting(.siteScheduleFailing, "a.example", "no database")
    static let filling = AlertSighting(.diskFilling, "sites", "91 %")
    static let held = AlertSighting(.siteHeld, "a.example", "memory")
}
