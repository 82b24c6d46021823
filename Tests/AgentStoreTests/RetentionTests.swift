import AgentStore
import AgentTesting
import ChangeEngine
import SiteModel
import Testing

@Suite("Old changes") struct RetentionTests {
    private let day: Int64 = 86_400_000
    private let now: Int64 = 1_000 * 86_400_000

    /// Ended `days` ago, with a step and a line of its log.
    private func end(_ number: Int, _ state: ChangeState = .done, days: Int64, in store: AgentStore) async throws {
        let change = Sample.change(number, steps: ["a"])
        try await store.open(change)
        try await store.append([ChangeEvent(sequence: 1, change: change.id, at: 1, kind: .changeStarted, text: "t")])
        try await store.close(change.id, state, problem: nil, endedAt: now - days * day)
    }

    private func numbers(_ store: AgentStore) async throws -> [Int] {
        let kept = Set(try await store.changes(limit: 10_000).map(\.id))
        return (0..<1_000).filter { kept.contains(Sample.id($0)) }
    }

    @Test("are forgotten with their logs when they are neither among the newest nor young") func forgotten() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            for (number, days) in [400, 300, 91, 89, 200, 100].enumerated() {
                try await end(number, number == 1 ? .undone : .done, days: Int64(days), in: store)
            }
            #expect(try await store.forgetChanges(ChangeRetention(newest: 6, days: 90), now: now) == 0)
            #expect(try await store.forgetChanges(ChangeRetention(newest: 2, days: 500), now: now) == 0)
            #expect(try await store.forgetChanges(ChangeRetention(newest: 2, days: 90), now: now) == 3)
            #expect(try await numbers(store) == [3, 4, 5], "3 is young, 4 and 5 are the newest")
            #expect(try await store.events(of: Sample.id(0), after: 0) == [])
            #expect(try await store.events(of: Sample.id(3), after: 0).count == 1)
            #expect(try await store.forgetChanges(ChangeRetention(newest: 2, days: 90), now: now) == 0)
            #expect(try await store.forgetChanges(ChangeRetention(newest: 0, days: 0), now: now) == 3)
        }
    }

    @Test("that are unfinished, however old, are kept") func unfinished() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            try await store.open(Sample.change(1))
            try await store.open(Sample.change(2))
            try await store.beginUndo(Sample.id(2), because: nil)
            try await store.open(Sample.change(3))
            try await store.close(Sample.id(3), .stuck, problem: nil, endedAt: 1)
            #expect(try await store.forgetChanges(ChangeRetention(newest: 0, days: 0), now: now) == 0)
            #expect(try await numbers(store) == [1, 2, 3])
        }
    }

    @Test("that a site in the trash, or a live one, goes back by are kept as long as the site is known") func lastOfASite() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let (live, trashed) = (try Sample.site(1, "live.example"), try Sample.site(2, "trashed.example"))
            try await Sample.stand(live, 1, in: store)
            try await Sample.stand(trashed, 2, in: store)
            try await Sample.commit(.trashSite(trashed.id, at: 1), 3, subject: trashed.id.rawValue, in: store)
            #expect(try await store.forgetChanges(ChangeRetention(newest: 0, days: 90), now: now) == 1)
            #expect(try await numbers(store) == [1, 3])
            #expect(try await store.sites().count == 2, "the sites stay")
            try await Sample.commit(.forgetSite(trashed.id), 4, subject: trashed.id.rawValue, in: store)
            #expect(try await store.forgetChanges(ChangeRetention(newest: 0, days: 90), now: now) == 2)
            #expect(try await numbers(store) == [1])
        }
    }

    @Test("go a few at a time") func batches() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            for number in 0..<(AgentStore.mostForgotten + 1) { try await end(number, days: 100, in: store) }
            let retention = ChangeRetention(newest: 0, days: 90)
            #expect(try await store.forgetChanges(retention, now: now) == AgentStore.mostForgotten)
            #expect(try await store.forgetChanges(retention, now: now) == 1)
        }
    }
}
