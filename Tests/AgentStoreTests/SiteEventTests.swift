import AgentStore
import AgentTesting
import SiteModel
import Testing

@Suite("Events of sites") struct SiteEventTests {
    private func event(_ number: Int) throws -> SiteEvent {
        try #require(SiteEvent(.plugin, .updated, name: "p\(number)", from: "1", to: "2"))
    }

    @Test("are told the newest first, each site its own") func told() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let (one, two) = (try Sample.site(1, "one.example"), try Sample.site(2, "two.example"))
            try await Sample.stand(one, 1, in: store)
            try await Sample.stand(two, 2, in: store)
            try await store.record([try event(1), try event(2)], of: one.id, at: 10)
            try await store.record([try event(3)], of: two.id, at: 11)
            let recorded = try await store.siteEvents(of: one.id, limit: 9)
            #expect(try recorded.map(\.event) == [event(2), event(1)] && recorded.map(\.at) == [10, 10])
            #expect(try await store.siteEvents(of: one.id, limit: 1).map(\.event.name) == ["p2"])
            #expect(try await store.siteEvents(of: two.id, limit: 9).map(\.event.name) == ["p3"])
            // A change of the site keeps them.
            try await Sample.commit(.trashSite(one.id, at: 1), 3, subject: one.id.rawValue, in: store)
            #expect(try await store.siteEvents(of: one.id, limit: 9).count == 2)
        }
    }

    @Test("are bounded, and no site costs another its own") func bounded() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let (quiet, loud) = (try Sample.site(1, "quiet.example"), try Sample.site(2, "loud.example"))
            try await Sample.stand(quiet, 1, in: store)
            try await Sample.stand(loud, 2, in: store)
            try await store.record([try event(0)], of: quiet.id, at: 1)
            for batch in 0..<12 { try await store.record(try (0..<50).map { try event(batch * 50 + $0) }, of: loud.id, at: 2) }
            let kept = try await store.siteEvents(of: loud.id, limit: 10_000)
            #expect(kept.count == AgentStore.mostSiteEvents && kept.first?.event.name == "p599" && kept.last?.event.name == "p100")
            #expect(try await store.siteEvents(of: quiet.id, limit: 9).count == 1)
        }
    }

    @Test("end with their site, and nothing is recorded of one that is none") func gone() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let site = try Sample.site(1, "one.example")
            try await Sample.stand(site, 1, in: store)
            try await store.record([try event(1)], of: site.id, at: 1)
            try await Sample.commit(.trashSite(site.id, at: 1), 2, subject: site.id.rawValue, in: store)
            try await Sample.commit(.forgetSite(site.id), 3, subject: site.id.rawValue, in: store)
            try await store.record([try event(2)], of: site.id, at: 2)
            #expect(try await store.siteEvents(of: site.id, limit: 9) == [])
        }
    }
}
