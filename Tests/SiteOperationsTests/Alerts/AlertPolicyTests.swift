import Foundation
import SiteModel
import SiteOperations
import Testing

@Suite("When an alert is told") struct AlertPolicyTests {
    @Test("a condition must hold for its time, and is over when it has been away for a while") func life() {
        var watch = AlertWatch()
        #expect(watch.look([.database]) == ["raised database.down mariadb"])
        #expect(watch.look([.database], after: 10) == [])
        #expect(watch.look([.database], after: 10) == ["visible database.down mariadb", "told database.down mariadb"])
        #expect(watch.look([.database], after: 30) == [])
        #expect(watch.look([], after: 10) == [], "it may come back")
        #expect(watch.look([], after: 29) == [])
        #expect(watch.look([], after: 1) == ["resolved database.down mariadb", "told-resolved database.down mariadb"])
        #expect(watch.look([], after: 1) == [] && watch.open.isEmpty && watch.all.values.allSatisfy(\.isSettled))
    }

    @Test("another site with the same name begins anew: what was said of the one before is neither gone on with nor remembered for it")
    func newHolder() throws {
        let (old, new) = (SiteID(random: 1), SiteID(random: 2))
        func held(_ site: SiteID) -> AlertSighting { AlertSighting(.siteHeld, "a.example", "memory", of: site) }
        var watch = AlertWatch()
        watch.look([held(old)])
        watch.look([held(old)], after: 60)
        #expect(watch.open.map(\.site) == [old] && watch.open.map(\.state) == [.open])
        // In the very next look it is another's: the old one's is still open then, as it is not calm yet.
        #expect(watch.look([held(new)], after: 1) == ["raised site.held a.example"])
        let fresh = try #require(watch.open.first { $0.site == new })
        #expect(fresh.visibleAt == nil && fresh.flaps == 0 && fresh.raisedAt == watch.now)
        #expect(watch.look([held(new)], after: 30) == ["resolved site.held a.example", "told-resolved site.held a.example"])
        #expect(watch.open.map(\.site) == [new])
        #expect(watch.all.values.first { $0.site == old }?.resolvedAt == watch.now)
    }

    @Test("what was over before its time is told to nobody and not remembered") func short() {
        var watch = AlertWatch()
        watch.look([.database])
        #expect(watch.look([], after: 10) == ["resolved database.down mariadb"])
        #expect(watch.all.isEmpty)
    }

    @Test("the database explains what is wrong with sites, until it is back and they are still ill") func suppressed() {
        var watch = AlertWatch()
        watch.look([.database, .schedule])
        #expect(watch.moves.contains { $0.kind == .suppressed && $0.alert.code == .siteScheduleFailing })
        for _ in 1...100 { watch.look([.database, .schedule], after: 30) }
        #expect(watch.moves.filter { $0.kind.isMessage }.allSatisfy { $0.alert.code == .databaseDown })
        #expect(watch.open.first { $0.code == .siteScheduleFailing }?.state == .suppressed)
        watch.look([.schedule], after: 30)
        #expect(watch.look([.schedule], after: 30).contains("uncovered site.schedule-failing a.example"))
        // A site has its whole time to become well again.
        #expect(watch.look([.schedule], after: 359) == [])
        #expect(watch.look([.schedule], after: 1).last == "told site.schedule-failing a.example")
    }

    @Test("a site that is well again with the database leaves a trace and no message") func suppressedAndOver() {
        var watch = AlertWatch()
        watch.look([.database, .schedule])
        watch.look([.database], after: 30)
        let trace = watch.all.values.first { $0.code == .siteScheduleFailing }
        #expect(trace?.state == .resolved && trace?.suppressedBy == .databaseDown && trace?.toldAt == nil)
    }

    @Test("what nobody acknowledges is told again, at pauses that fit how bad it is; what is acknowledged is not") func reminders() {
        var watch = AlertWatch()
        watch.look([.database])
        watch.look([.database], after: 20)
        #expect(watch.look([.database], after: 3_599) == [])
        #expect(watch.look([.database], after: 1) == ["reminded database.down mariadb"])
        watch.acknowledge(watch.open[0].id)
        #expect(watch.look([.database], after: 1_000_000) == [])
        watch.look([], after: 1)
        #expect(watch.look([], after: 3_600).last == "told-resolved database.down mariadb")
        watch.look([.database], after: 7_200)
        #expect(watch.look([.database], after: 20).last == "told database.down mariadb", "an acknowledgement ends with its alert")
    }

    @Test("a further stage is told at once, as bad as it is, also to whoever knew of the one before; the same one is only reminded of")
    func stages() {
        func ends(_ stage: Int, _ severity: AlertSeverity) -> AlertSighting {
            AlertSighting(.certificateExpiring, "a.example", "stage \(stage)", severity: severity, stage: stage)
        }
        var watch = AlertWatch()
        let told = "told certificate.expiring a.example"
        #expect(watch.look([ends(1, .warning)]).last == told)
        #expect(watch.look([ends(1, .warning)], after: 3_600) == [])
        #expect(watch.look([ends(2, .warning)], after: 30) == [told], "it is news before the day is over")
        watch.acknowledge(watch.open[0].id)
        #expect(watch.look([ends(2, .warning)], after: 1_000_000) == [])
        #expect(watch.look([ends(4, .error)], after: 30) == [told], "who knew of two weeks does not know of three days")
        let alert = watch.open[0]
        #expect(alert.severity == .error && alert.text == "stage 4" && alert.acknowledgement == nil && alert.tellings == 3)
        #expect(watch.look([ends(3, .error)], after: 30) == [] && watch.open[0].stage == 4, "it never becomes milder")
        #expect(watch.look([ends(4, .error)], after: 4 * 3_600) == ["reminded certificate.expiring a.example"])
        watch.look([], after: 1)
        #expect(watch.look([], after: 30).last == "told-resolved certificate.expiring a.example")
        #expect(watch.look([ends(1, .warning)], after: 30).last == told, "the next certificate begins anew")
        #expect(watch.open.map(\.severity) == [.warning])
    }

    @Test("an alert of an older agent, which knew no stages, goes on") func stagesOfBefore() throws {
        var alert = Alert(AlertSighting(.certificateExpiring, "a.example", "x"), id: AlertID(random: 1), at: 0, flaps: 0)
        (alert.visibleAt, alert.toldAt, alert.tellings) = (0, 0, 1)
        let stored = try JSONDecoder().decode(Alert.self, from: JSONEncoder().encode(alert))
        #expect(stored == alert && stored.stage == nil && stored.toldStage == nil)
        let further = AlertSighting(.certificateExpiring, "a.example", "y", severity: .error, stage: 3)
        let outcome = AlertPolicy.look([further], known: [stored], now: 1_000) { AlertID(random: 2) }
        #expect(outcome.moves.map(\.kind) == [.told] && outcome.changed.map(\.severity) == [.error])
    }

    @Test("in quiet hours what is critical is told, and the rest is seen and waits") func quiet() {
        var watch = AlertWatch()
        watch.look([.filling, .database], isQuiet: true)
        let seen = watch.look([.filling, .database], after: 60, isQuiet: true)
        #expect(seen.contains("visible disk.filling sites") && !seen.contains("told disk.filling sites"))
        #expect(seen.contains("told database.down mariadb"))
        #expect(watch.look([.filling, .database], after: 60) == ["told disk.filling sites"])
        // Its end waits too, and what ended before it was told is never told.
        watch.look([.database, .held], after: 60, isQuiet: true)
        watch.look([.database, .held], after: 60, isQuiet: true)
        watch.look([.database], after: 60, isQuiet: true)
        watch.look([.database], after: 60, isQuiet: true)
        #expect(watch.look([.database], after: 60) == ["told-resolved disk.filling sites"])
    }

    @Test("where nobody wants to hear of it, it is seen and not told until there is somebody; what ends before is told to nobody")
    func unheard() {
        var watch = AlertWatch()
        watch.look([.database, .filling], isHeard: false)
        let seen = watch.look([.database, .filling], after: 60, isHeard: false)
        #expect(seen == ["visible database.down mariadb", "visible disk.filling sites"])
        #expect(watch.open.allSatisfy { $0.toldAt == nil && $0.tellings == 0 && $0.telling(isHeard: false) == .noReceiver })
        #expect(watch.open.allSatisfy { $0.telling(isHeard: true) == .waits })
        watch.look([.database], after: 1, isHeard: false)
        #expect(watch.look([.database], after: 30, isHeard: false) == ["resolved disk.filling sites"])
        #expect(watch.look([.database], after: 7_200) == ["told database.down mariadb"])
        #expect(watch.open.map { $0.telling(isHeard: false) } == [.told], "that its channel has gone undoes nothing")
        #expect(watch.look([.database], after: 7_200, isHeard: false) == [], "a reminder of nobody is none")
        #expect(watch.look([.database], after: 1) == ["reminded database.down mariadb"])
        watch.look([], after: 1, isHeard: false)
        #expect(watch.look([], after: 30, isHeard: false) == ["resolved database.down mariadb", "told-resolved database.down mariadb"])
        #expect(watch.all.values.count { !$0.isSettled } == 0)
    }

    @Test("a site that could not be looked at keeps its alert, and no other's") func unknownOfASite() throws {
        let (one, other) = (SiteID(random: 1), SiteID(random: 2))
        let both = [one, other].map { AlertSighting(.certificateMismatch, "\($0)", "another", of: $0) }
        var (watch, unknown) = (AlertWatch(), UnseenAlerts())
        watch.look(both)
        unknown.add(.certificateMismatch, of: one)
        for _ in 1...10 { watch.look([], after: 30, unknown: unknown) }
        #expect(watch.open.map(\.site) == [one])
        watch.look([], after: 30)
        watch.look([], after: 30)
        #expect(watch.open.isEmpty)
    }

    @Test("what could not be looked at stays as it was") func unknown() {
        var watch = AlertWatch()
        watch.look([.database])
        watch.look([.database], after: 30)
        for _ in 1...100 { #expect(watch.look([], after: 30, unknown: UnseenAlerts([.databaseDown])) == []) }
        #expect(watch.open.count == 1)
    }

    @Test(
        "a clock that jumps tells each alert once more at most, and none waits for years",
        arguments: [-315_360_000, -3_600, 3_600, 315_360_000])
    func jumps(_ jump: Int64) {
        var watch = AlertWatch()
        watch.look([.database, .held])
        watch.look([.database, .held], after: 60)
        let before = watch.moves.count { $0.kind.isMessage }
        watch.look([.database, .held], after: jump)
        for _ in 1...10 { watch.look([.database, .held], after: 30) }
        #expect(watch.moves.count { $0.kind.isMessage } <= before + 2)
        for _ in 1...4 { watch.look([], after: 30) }
        #expect(watch.open.isEmpty)
    }
}
