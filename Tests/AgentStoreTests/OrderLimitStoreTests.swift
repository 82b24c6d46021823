import AgentStore
import AgentTesting
import Foundation
import SiteModel
import Testing

/// Limits of authorities, and the clock that they are beside, outlive the daemon.
@Suite("The store's limits of authorities") struct OrderLimitStoreTests {
    private let now = ClockReading(boot: "a", elapsed: 1_000, wall: 1_800_000_000_000)
    private let limits = OrderLimits.letsEncrypt
    private func cost(_ names: String...) throws -> OrderCost {
        OrderCost(Set(try names.map { try CertificateName($0) }), PublicSuffixes())
    }

    @Test("what was taken is taken after the store was opened anew, for this authority alone") func kept() async throws {
        try await withStateFile { path in
            let (le, other, limits, now) = (try AuthorityName("le"), try AuthorityName("other"), limits, now)
            let one = try cost("a.com")
            let first = try AgentStore(path: path)
            for _ in 1...5 { #expect(try await first.changeLedger(of: le, one.buckets) { $0.take(one, limits, at: now) } == nil) }
            try first.close()
            let store = try AgentStore(path: path)
            #expect(try await store.changeLedger(of: le, one.buckets) { $0.take(one, limits, at: now) }?.kind == .names)
            #expect(try await store.changeLedger(of: other, one.buckets) { $0.take(one, limits, at: now) } == nil)
            #expect(try await Set(store.ledger(of: le).buckets.keys) == ["account", "domain:a.com", "names:a.com"])
            let later = ClockReading(boot: "a", elapsed: 8 * 86_400_000, wall: now.wall)
            try await store.changeLedger(of: le, nil) { $0.forget(at: later) }
            #expect(try await store.ledger(of: le) == OrderLedger())
        }
    }

    @Test("many at once take what there is and no more") func together() async throws {
        try await withStateFile { path in
            let (store, le, limits, now) = (try AgentStore(path: path), try AuthorityName("le"), limits, now)
            let costs = try (0..<80).map { try cost("s\($0).example.com") }
            let taken = try await withThrowingTaskGroup(of: Bool.self) { group in
                for one in costs {
                    group.addTask { try await store.changeLedger(of: le, one.buckets) { $0.take(one, limits, at: now) } == nil }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(taken == 50)
        }
    }

    @Test("a row that cannot be read is a bucket that is full") func damaged() async throws {
        try await withStateFile { path in
            let (store, le, limits, now) = (try AgentStore(path: path), try AuthorityName("le"), limits, now)
            let one = try cost("a.com")
            for _ in 1...5 { _ = try await store.changeLedger(of: le, one.buckets) { $0.take(one, limits, at: now) } }
            try store.close()
            try run("/usr/bin/sqlite3", path, "UPDATE orderBuckets SET bucket = 'x' WHERE name LIKE 'names:%'")
            let again = try AgentStore(path: path)
            #expect(try await again.changeLedger(of: le, one.buckets) { $0.take(one, limits, at: now) } == nil)
        }
    }

    @Test("the last sound reading is kept, and another takes its place") func clock() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            #expect(try await store.soundClock() == nil)
            for elapsed in [5, 9] as [Int64] { try await store.keep(soundClock: ClockReading(boot: "b", elapsed: elapsed, wall: 7)) }
            #expect(try await store.soundClock() == ClockReading(boot: "b", elapsed: 9, wall: 7))
        }
    }

    @Test("orders that wait are held, but those that began meanwhile; what somebody else has kept since is not written over") func held()
        async throws
    {
        try await withStateFile { path in
            let (store, le) = (try AgentStore(path: path), try AuthorityName("le"))
            let sites = try (1...3).map { try Sample.site($0, "s\($0).example") }
            for (number, site) in sites.enumerated() { try await Sample.stand(site, number + 1, in: store) }
            var before = CertificateStanding(dice: 1)
            before.parked = ["x.example": "no"]
            try await store.keep(before, of: sites[0].id)
            var begun = before
            begun.begin(sites[1].id)
            try await store.keep(begun, of: sites[1].id)
            // It was read before the order began.
            try await store.holdOrders(
                [sites[0].id: before, sites[1].id: before, sites[2].id: nil], for: "limits", authority: le, at: 1_000, seconds: 900,
                dice: { 5 })
            let all = try await store.certificateStandings()
            #expect(all[sites[0].id]?.backoff.until == 1_900 && all[sites[0].id]?.parked == before.parked)
            #expect(all[sites[1].id] == begun)
            #expect(all[sites[2].id]?.failure?.kind == "limit-reached" && all[sites[2].id]?.dice == 5)
            var after = before
            after.note(nil, at: 1_000, after: 60)
            #expect(try await !store.exchange(before, for: after, of: sites[0].id), "it waits by now")
            #expect(try await Set(store.troubledCertificates().keys) == Set(sites.map(\.id)))
            try await store.keep(CertificateStanding(dice: 1), of: sites[1].id)
            #expect(try await Set(store.troubledCertificates().keys) == [sites[0].id, sites[2].id])
        }
    }

    private func run(_ program: String, _ arguments: String...) throws {
        let process = Process()
        (process.executableURL, process.arguments) = (URL(fileURLWithPath: program), arguments)
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}
