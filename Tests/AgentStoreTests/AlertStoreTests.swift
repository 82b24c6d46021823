import AgentStore
import AgentTesting
import Foundation
import SiteModel
import Testing

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
