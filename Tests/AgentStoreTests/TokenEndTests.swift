import AgentStore
import AgentTesting
import SiteModel
import Testing

/// What a clock that is moved does to tokens.
@Suite("Tokens under clocks that jump") struct TokenEndTests {
    private static let (now, hour, year): (Int64, Int64, Int64) = (1_800_000_000_000, 3_600_000, 365 * 86_400_000)

    private static func token(_ number: UInt64, expiresAt: Int64) -> StoredToken {
        StoredToken(
            id: TokenID(random: number), name: TokenName(unchecked: "n\(number)"), role: .viewer, sites: [], hash: [1], createdAt: now,
            expiresAt: expiresAt, madeBy: 0)
    }

    @Test("one that was seen to expire is not valid again, however far the clock goes back", arguments: [hour, 10 * year])
    func back(_ jump: Int64) async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let (short, long) = (Self.token(1, expiresAt: Self.now + 10), Self.token(2, expiresAt: Self.now + Self.hour))
            for token in [short, long] { try await store.add(token, forgetting: 0) }
            #expect(try await store.endExpiredTokens(at: Self.now + 9) == 0)
            #expect(try await store.endExpiredTokens(at: Self.now + 10) == 1)
            #expect(try await store.endExpiredTokens(at: Self.now + 10) == 0, "once is enough")
            for store in [store, try AgentStore(path: path)] {
                #expect(try await store.token(short.id)?.state(at: Self.now - jump) == .expired)
                #expect(try await store.token(long.id)?.state(at: Self.now - jump) == .valid)
            }
        }
    }

    @Test("while a clock stands ten years ahead all expire, and what is made afterwards does not suffer from it") func ahead() async throws
    {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            try await store.add(Self.token(1, expiresAt: Self.now + Self.hour), forgetting: 0)
            #expect(try await store.endExpiredTokens(at: Self.now + 10 * Self.year) == 1)
            #expect(try await store.token(TokenID(random: 1))?.state(at: Self.now) == .expired)
            try await store.add(Self.token(2, expiresAt: Self.now + Self.hour), forgetting: 0)
            #expect(try await store.endExpiredTokens(at: Self.now) == 0)
            #expect(try await store.token(TokenID(random: 2))?.state(at: Self.now) == .valid)
        }
    }

    @Test("who was revoked before his time is told as revoked") func revoked() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let token = Self.token(1, expiresAt: Self.now + Self.hour)
            try await store.add(token, forgetting: 0)
            _ = try await store.revokeToken(token.id, at: Self.now)
            #expect(try await store.endExpiredTokens(at: Self.now + Self.year) == 0)
            #expect(try await store.token(token.id)?.state(at: Self.now + Self.year) == .revoked)
        }
    }
}
