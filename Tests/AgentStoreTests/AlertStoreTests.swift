import AgentTesting
import Foundation
import GRDB
import SiteModel
import Testing

@testable import AgentStore

@Suite("The store's alerts") struct AlertStoreTests {
    private static func alert(_ number: UInt64, _ code: AlertCode = .siteHeld, _ subject: String = "a.example") -> Alert {
        Alert(AlertSighting(code, subject, "it is so"), id: AlertID(random: number), at: 1_000, flaps: 0)
    }
    private static func changing(_ alerts: Alert...) -> AlertOutcome {
        var outcome = AlertOutcome()
        outcome.changed = alerts
        return outcome
    }
    private let acknowledgement = Alert.Acknowledgement(uid: 0, name: "root", at: 2_000, reason: "known")

    @Test("are there when it is opened again") func reopened() async throws {
        try await withStateFile { path in
            do {
                let store = try AgentStore(path: path)
                _ = try await store.judgeAlerts(endedAfter: 0) { _ in Self.changing(Self.alert(1)) }
                _ = try await store.acknowledge(AlertID(random: 1), acknowledgement)
                try store.close()
            }
            let store = try AgentStore(path: path)
            let kept = try #require(try await store.alerts(resolved: false, limit: 9).first)
            #expect(kept.acknowledgement == acknowledgement && kept.code == .siteHeld)
            #expect(try await store.alert(AlertID(random: 1)) == kept)
            #expect(try await store.alert(AlertID(random: 2)) == nil)
        }
    }

    @Test("can have one that is open for each thing, whoever writes") func one() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            _ = try await store.judgeAlerts(endedAfter: 0) { _ in Self.changing(Self.alert(1)) }
            await #expect(throws: Problem.self) {
                _ = try await store.judgeAlerts(endedAfter: 0) { _ in Self.changing(Self.alert(2)) }
            }
            // One that ended and its successor may come in one look, in any order.
            _ = try await store.judgeAlerts(endedAfter: 0) { known in
                var ended = known[0]
                ended.resolvedAt = 3_000
                return Self.changing(Self.alert(2), ended)
            }
            #expect(try await store.alerts(resolved: false, limit: 9).map(\.id) == [AlertID(random: 2)])
            #expect(try await store.alerts(resolved: true, limit: 9).map(\.id) == [AlertID(random: 2), AlertID(random: 1)])
        }
    }

    @Test("of two sites that had one name one after the other stand side by side") func sites() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            func alert(_ number: UInt64, _ site: UInt64) -> Alert {
                Alert(
                    AlertSighting(.siteHeld, "a.example", "it is so", of: SiteID(random: site)), id: AlertID(random: number), at: 1_000,
                    flaps: 0)
            }
            let both = Self.changing(alert(1, 1), alert(2, 2))
            _ = try await store.judgeAlerts(endedAfter: 0) { _ in both }
            #expect(try await store.alerts(resolved: false, limit: 9).map(\.site) == [SiteID(random: 2), SiteID(random: 1)])
            let again = Self.changing(alert(3, 2))
            await #expect(throws: Problem.self) { _ = try await store.judgeAlerts(endedAfter: 0) { _ in again } }
        }
    }

    @Test("of an older agent are given to the site that has the name since before them, and to no other") func older() async throws {
        try await withStateFile { path in
            let site = try Sample.site(1, "a.example")
            let file = try DatabaseQueue(path: path)
            try Schema.migrator.migrate(file, upTo: "9 tokens")
            try await file.write { db in
                try db.execute(
                    sql: "INSERT INTO sites (id, domain, state, createdAt, site) VALUES (?, ?, 'live', ?, ?)",
                    arguments: [site.id.rawValue, "a.example", site.createdAt, try StoredJSON.text(site)])
                let born = site.createdAt * 1000
                for (number, code, subject, raised, ended) in [
                    (1, "site.held", "a.example", born - 1, nil), (2, "certificate.expired", "a.example", born, nil),
                    (3, "site.php-down", "b.example", born, nil), (4, "disk.full", "a.example", born, nil),
                    (5, "site.held", "a.example", born + 1, born + 2),
                ] as [(UInt64, String, String, Int64, Int64?)] {
                    let text =
                        #"{"code":"\#(code)","flaps":0,"id":"\#(AlertID(random: number))","raisedAt":\#(raised),"#
                        + (ended.map { #""resolvedAt":\#($0),"# } ?? "")
                        + #""severity":"error","since":\#(raised),"subject":"\#(subject)","tellings":0,"text":"it is so"}"#
                    try db.execute(
                        sql: "INSERT INTO alerts (id, code, subject, resolvedAt, settled, alert) VALUES (?, ?, ?, ?, ?, ?)",
                        arguments: [AlertID(random: number).rawValue, code, subject, ended, ended == nil ? 0 : 1, text])
                }
            }
            try file.close()
            let store = try AgentStore(path: path)
            let kept = try await store.alerts(resolved: true, limit: 9)
            #expect(kept.count == 5)
            #expect(kept.filter { $0.site != nil }.map(\.code) == [.certificateExpired])
            #expect(kept.first { $0.site != nil }?.site == site.id)
        }
    }

    @Test("are judged with what is not settled and what ended lately, and cost no write while nothing changes") func judged() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            var (old, late, untold) = (Self.alert(1), Self.alert(2, .diskFull), Self.alert(3, .diskFilling))
            (old.resolvedAt, late.resolvedAt, untold.resolvedAt, untold.toldAt) = (1_000, 5_000, 1_000, 900)
            let given = [old, late, untold, Self.alert(4, .queuePaused)]
            _ = try await store.judgeAlerts(endedAfter: 0) { _ in
                var outcome = AlertOutcome()
                outcome.changed = given
                return outcome
            }
            let flushes = store.flushes
            for _ in 1...20 {
                let outcome = try await store.judgeAlerts(endedAfter: 4_000) { known in
                    var outcome = AlertOutcome()
                    outcome.next = Int64(known.count)
                    if Set(known.map(\.id)) != Set(given.dropFirst().map(\.id)) { outcome.next = -1 }
                    return outcome
                }
                #expect(outcome.next == 3)
            }
            #expect(store.flushes == flushes)
        }
    }

    @Test("are acknowledged while they last, and by nobody afterwards") func acknowledged() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            var ended = Self.alert(1)
            ended.resolvedAt = 2_000
            let alerts = [ended, Self.alert(2)]
            _ = try await store.judgeAlerts(endedAfter: 0) { _ in
                var outcome = AlertOutcome()
                outcome.changed = alerts
                return outcome
            }
            let answer = try await store.acknowledge(AlertID(random: 2), acknowledgement)
            #expect(answer.acknowledgement == acknowledgement && answer.state == .pending)
            #expect(try await store.alert(AlertID(random: 2)) == answer)
            let over = await #expect(throws: Problem.self) { _ = try await store.acknowledge(AlertID(random: 1), acknowledgement) }
            #expect(over?.code == .alertResolved)
            let none = await #expect(throws: Problem.self) { _ = try await store.acknowledge(AlertID(random: 9), acknowledgement) }
            #expect(none?.code == .alertNotFound)
        }
    }

    @Test("that are over are forgotten, the oldest first, and open ones never") func trimmed() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let most = AgentStore.mostResolvedAlerts
            _ = try await store.judgeAlerts(endedAfter: 0) { _ in
                var outcome = AlertOutcome()
                outcome.changed = (1...UInt64(most + 50)).map { number in
                    var alert = Self.alert(number, .siteHeld, "s\(number)")
                    if number > 10 { alert.resolvedAt = Int64(number) }
                    return alert
                }
                return outcome
            }
            #expect(try await store.alerts(resolved: false, limit: 9_999).count == 10)
            let kept = try await store.alerts(resolved: true, limit: 9_999)
            #expect(kept.count == most + 10)
            let subjects = Set(kept.map(\.subject))
            #expect(subjects.contains("s\(most + 50)") && subjects.contains("s10") && !subjects.contains("s11"))
        }
    }
}
