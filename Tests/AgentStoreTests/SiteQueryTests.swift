import AgentTesting
import ChangeEngine
import SiteModel
import Testing

@testable import AgentStore

@Suite("Sites in the store") struct SiteQueryTests {
    @Test("are found by id and by every name, live and trashed, and forgotten whole") func life() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            var site = try Sample.site(1, "x.example", aliases: ["www.x.example"])
            let names = site.spec.hostnames
            try await Sample.stand(site, 1, in: store)
            try await Sample.stand(try Sample.site(2, "a.example"), 2, in: store)
            #expect(try await store.sites().map(\.spec.domain.ascii) == ["a.example", "x.example"])

            try await Sample.commit(.trashSite(site.id, at: 77), 3, subject: site.id.rawValue, in: store)
            site.state = .trashed
            site.trashedAt = 77
            #expect(try await store.site(site.id) == site)
            for name in names { #expect(try await store.site(name) == site) }
            #expect(try await store.sites(state: .trashed) == [site])
            #expect(try await store.sites(state: .live).map(\.spec.domain.ascii) == ["a.example"])

            try await Sample.commit(.restoreSite(site.id), 4, subject: site.id.rawValue, in: store)
            site.state = .live
            site.trashedAt = nil
            #expect(try await store.site(site.id) == site)

            try await Sample.commit(.forgetSite(site.id), 5, subject: site.id.rawValue, in: store)
            #expect(try await store.site(site.id) == nil)
            for name in names { #expect(try await store.site(name) == nil) }
            #expect(try await store.sites(state: .trashed) == [])
        }
    }

    @Test("a plan that was made from a site that is another by now is refused, and takes no name") func basis() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let site = try Sample.site(1, "x.example")
            try await Sample.stand(site, 1, in: store)
            var other = site
            other.spec.cache = .off
            func change(_ number: Int, from basis: Site) throws -> Change {
                var change = Sample.change(number, subject: site.id.rawValue, claims: ["x.example", "new.example"])
                change.plan.basis = try StoredJSON.text(basis)
                return change
            }
            let problem = await #expect(throws: Problem.self) { try await store.open(change(2, from: other)) }
            #expect(problem?.code == .stalePlan)
            #expect(try await store.unfinished().isEmpty)
            #expect(try await store.hostnames().map(\.ascii) == ["x.example"])
            try await store.open(change(3, from: site))
            #expect(try await store.hostnames().map(\.ascii) == ["new.example", "x.example"])
            // Taken back: the new name is free, the old one the site's as before.
            try await store.close(Sample.id(3), .undone, problem: nil, endedAt: 1)
            #expect(try await store.hostnames().map(\.ascii) == ["x.example"])
            #expect(try await store.site(Hostname("x.example")) == site)
        }
    }

    @Test("a change of a site takes its new names when it is done, and gives up the old") func settled() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let site = try Sample.site(1, "x.example", aliases: ["old.example"])
            try await Sample.stand(site, 1, in: store)
            let new = try Sample.site(1, "x.example", aliases: ["new.example"])
            try await Sample.stand(new, 2, in: store)
            #expect(try await store.hostnames().map(\.ascii) == ["new.example", "x.example"])
            #expect(try await store.site(Hostname("old.example")) == nil)
        }
    }

    @Test("a name that is only being taken is nobody's site yet") func taking() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            try await store.open(Sample.change(1, claims: ["x.example"]))
            #expect(try await store.site(try Hostname("x.example")) == nil)
        }
    }

    @Test("every name that is held is listed, be its holder a site or a running change") func names() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            try await Sample.stand(try Sample.site(1, "x.example", aliases: ["www.x.example"]), 1, in: store)
            try await store.open(Sample.change(2, claims: ["taking.example"]))
            #expect(try await store.hostnames().map(\.ascii) == ["taking.example", "www.x.example", "x.example"])
        }
    }

    @Test("200 rounds of four takers for one name: one wins, the losers learn who") func race() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            for round in 0..<200 {
                let name = "round\(round).example"
                let ids = (0..<4).map { round * 10 + $0 + 1 }
                let outcomes = try await withThrowingTaskGroup(of: (Int, Problem?).self) { group in
                    for id in ids {
                        group.addTask {
                            do { try await store.open(Sample.change(id, claims: ["own\(id).example", name])) } catch let problem as Problem
                            {
                                return (id, problem)
                            }
                            return (id, nil)
                        }
                    }
                    return try await group.reduce(into: [:]) { $0[$1.0] = .some($1.1) }
                }
                let winners = ids.filter { outcomes[$0] == .some(nil) }
                try #require(winners.count == 1)
                for loser in ids where loser != winners[0] {
                    let problem = try #require(outcomes[loser] ?? nil)
                    #expect(problem.code == .siteBusy && problem.details["change.id"] == Sample.id(winners[0]).rawValue)
                    #expect(try await store.change(Sample.id(loser)) == nil)
                }
            }
            #expect(try await store.unfinished().count == 200)
        }
    }

    @Test("that a change of a site is under way is told by the name that the site has now, and by the id beside it")
    func busy() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let site = try Sample.site(1, "named.example")
            try await Sample.stand(site, 1, in: store)
            try await store.open(Sample.change(2, subject: site.id.rawValue))
            let problem = await #expect(throws: Problem.self) { try await store.open(Sample.change(3, subject: site.id.rawValue)) }
            #expect(problem?.message == "cannot change 'named.example': change \(Sample.id(2)) is at work on it")
            #expect(problem?.details == ["change.id": Sample.id(2).rawValue, "subject": site.id.rawValue])
        }
    }

    @Test("what one list knows is not forgotten for a shorter one, and what no row has any more is") func known() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let sites = try (1...20).map { try Sample.site($0, "site\($0).example") }
            for (number, site) in sites.enumerated() { try await Sample.stand(site, number, in: store) }
            #expect(try await store.sites(state: .live).count == 20)
            #expect(store.known.count(.live) == 20)
            let gone = sites[7].id
            try await Sample.commit(.trashSite(gone, at: 77), 100, subject: gone.rawValue, in: store)
            #expect(try await store.sites(state: .trashed).map(\.id) == [gone])
            #expect(store.known.count(.live) >= 19 && store.known.count(.trashed) == 1)

            for round in 0..<100 {
                var site = sites[0]
                site.url = "http://round\(round).example/"
                try await Sample.commit(.putSite(site), 200 + round, subject: site.id.rawValue, in: store)
                #expect(try await store.sites(state: .live).contains(site))
                #expect(store.known.count(.live) <= 2 * 19)
            }
        }
    }

    @Test("a thousand are listed by domain, each with all it is") func thousand() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let sites = try (1...1000).map { try Sample.site($0, "site\($0).example", aliases: ["www.site\($0).example"]) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, site) in sites.enumerated() { group.addTask { try await Sample.stand(site, number, in: store) } }
                try await group.waitForAll()
            }
            var listed: [Site] = []
            let time = try await ContinuousClock().measure { listed = try await store.sites(state: .live) }
            print("1000 sites listed in \(time)")
            #expect(listed == sites.sorted { $0.spec.domain < $1.spec.domain })
        }
    }
}
