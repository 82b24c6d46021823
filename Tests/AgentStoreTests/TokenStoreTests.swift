import AgentStore
import AgentTesting
import JobEngine
import SiteModel
import Testing

/// A token is made by one that is good at that very moment, and what was asked with a token says so.
@Suite struct TokenStoreTests {
    private func token(_ number: UInt64, _ role: AccessRole = .viewer, until: Int64 = 1_000, by maker: UInt64? = nil) -> StoredToken {
        StoredToken(
            id: TokenID(random: number), name: TokenName(unchecked: "t\(number)"), role: role, sites: [], hash: [UInt8(number)],
            createdAt: 10, expiresAt: until, madeBy: 0, madeWith: maker.map { TokenID(random: $0) })
    }

    private func withStore(_ body: (AgentStore) async throws -> Void) async throws {
        try await withStateFile { path in try await body(try AgentStore(path: path)) }
    }

    @Test func oneThatIsRevokedMakesNothingAnyMore() async throws {
        try await withStore { store in
            try await store.add(token(1, .administrator), forgetting: 0)
            try await store.add(token(2, by: 1), forgetting: 0)
            // What made it was good when it was looked at, and is revoked before the other is kept.
            #expect(try await store.revokeToken(TokenID(random: 1), at: 20))
            let problem = await #expect(throws: Problem.self) { try await store.add(token(3, by: 1), forgetting: 0) }
            #expect(problem?.code == .tokenRefused)
            #expect(try await store.tokens().count == 2)
            #expect(try await store.tokens().allSatisfy { $0.revokedAt == 20 })
        }
    }

    @Test func manyAtOnceLeaveNoneThatOutlivesTheirMaker() async throws {
        try await withStore { store in
            try await store.add(token(1, .administrator), forgetting: 0)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 2..<60 {
                    group.addTask {
                        do { try await store.add(token(UInt64(number), by: 1), forgetting: 0) } catch let problem as Problem {
                            #expect(problem.code == .tokenRefused)
                        }
                    }
                    if number == 30 { group.addTask { _ = try await store.revokeToken(TokenID(random: 1), at: 20) } }
                }
                try await group.waitForAll()
            }
            #expect(try await store.tokens().allSatisfy { $0.state(at: 30) == .revoked })
        }
    }

    @Test func noneHasMoreThanItsMaker() async throws {
        try await withStore { store in
            try await store.add(token(1, .operator, until: 500), forgetting: 0)
            for more in [token(2, .administrator, until: 500, by: 1), token(3, until: 501, by: 1), token(4, by: 9)] {
                await #expect(throws: Problem.self) { try await store.add(more, forgetting: 0) }
            }
            try await store.add(token(5, .operator, until: 500, by: 1), forgetting: 0)
            #expect(try await store.tokens().count == 2)
        }
    }

    @Test func whatWasAskedWithATokenSaysSo() async throws {
        try await withStateFile { path in
            let token = TokenID(random: 7)
            let asked = JobID(random: 1)
            do {
                let store = try AgentStore(path: path)
                var job = Job(id: asked, kind: "k", at: 1, requestedBy: 1000)
                job.requestedWith = token
                var change = Sample.change(1, requestedBy: 1000)
                change.requestedWith = token
                try await store.open(change)
                try await store.open(Sample.change(2, subject: "other", requestedBy: 1000))
                _ = try await store.enqueue(job)
                try store.close()
            }
            let store = try AgentStore(path: path)
            #expect(try await store.change(Sample.id(1))?.requester == RequestActor(uid: 1000, token: token))
            #expect(try await store.change(Sample.id(2))?.requester == RequestActor(uid: 1000))
            #expect(try await store.job(asked)?.requestedWith == token)
        }
    }

    @Test func whoseANameIsIsFoundAmongOnesOwnAlone() async throws {
        try await withStore { store in
            let (own, other) = (try Sample.site(1, "own.example", aliases: ["www.own.example"]), try Sample.site(2, "other.example"))
            try await Sample.stand(own, 1, in: store)
            try await Sample.stand(other, 2, in: store)
            #expect(try await store.holder(of: Hostname("www.own.example"), among: [own.id]) == own.id)
            #expect(try await store.holder(of: Hostname("other.example"), among: [own.id]) == nil)
            #expect(try await store.holder(of: Hostname("nobody.example"), among: [own.id]) == nil)
            let changes = try await store.changes(limit: 9)
            let mine = try #require(changes.first { $0.plan.subject == own.id.rawValue }?.id)
            #expect(try await store.subject(of: mine, among: [own.id]) == own.id)
            #expect(try await store.subject(of: mine, among: [other.id]) == nil)
        }
    }
}
