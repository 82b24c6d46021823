import AgentServer
import AgentStore
import Logging
import SiteModel

/// Makes tokens, opens doors for them and ends them. The token itself waits in memory until its maker fetches it, once and for ten minutes: no other
/// answer holds it, and the store has a hash.
actor TokenDesk {
    private struct Waiting {
        var token: AccessToken
        var maker: RequestActor
        var until: ContinuousClock.Instant
    }
    /// Tokens that ended are shown this long.
    private static let remembered: Int64 = 90 * 86_400_000
    /// Uses closer together than this are one.
    private static let usesApart: Int64 = 60_000

    private let store: AgentStore
    private let logger: Logger
    private var waiting: [TokenID: Waiting] = [:]

    init(store: AgentStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    func all() async throws -> [StoredToken] { try await store.tokens() }

    func make(_ wish: TokenWish, by peer: Peer, at now: Int64) async throws -> StoredToken {
        var dice = SystemRandomNumberGenerator()
        let secret = (0..<32).map { _ in UInt8.random(in: 0 ... .max, using: &dice) }
        let token = AccessToken(id: TokenID(random: .random(in: 0 ... .max, using: &dice)), secret: secret)
        let stored = StoredToken(
            id: token.id, name: wish.name, role: wish.role, sites: wish.sites, hash: token.hash, createdAt: now, expiresAt: wish.expiresAt,
            madeBy: peer.uid, madeWith: peer.token)
        try await store.add(stored, forgetting: now - Self.remembered)
        let instant = ContinuousClock.now
        waiting = waiting.filter { $0.value.until > instant }
        waiting[token.id] = Waiting(token: token, maker: peer.actor, until: instant + .seconds(600))
        return stored
    }

    func fetch(_ id: TokenID, by peer: Peer) throws -> AccessToken {
        guard let entry = waiting[id], entry.until > .now else {
            throw Problem.cannot(
                "fetch token", id.rawValue, "it was fetched already, or its time is over", code: .fetchOver,
                hint: "`agent token revoke \(id)`, and make another")
        }
        guard entry.maker == peer.actor else {
            throw Problem.cannot("fetch token", id.rawValue, "another user or token made it", code: .forbidden)
        }
        waiting[id] = nil
        return entry.token
    }

    func end(_ id: TokenID, at now: Int64) async throws -> StoredToken {
        waiting[id] = nil
        guard try await store.revokeToken(id, at: now), let token = try await store.token(id) else { throw Self.unknown(id.rawValue) }
        return token
    }

    /// - Parameter now: milliseconds since 1970.
    func open(_ token: AccessToken, at now: Int64) async throws -> StoredToken {
        guard let stored = try await store.token(token.id), stored.isOf(token) else { throw OpenedToken.refused("nobody knows it") }
        let state = stored.state(at: now)
        guard state == .valid else { throw OpenedToken.refused("it is \(state.rawValue)") }
        if now - (stored.lastUsedAt ?? 0) >= Self.usesApart { await note(stored.id, now) }
        return stored
    }

    func expiry(of id: TokenID) async throws -> Int64? { try await store.token(id)?.expiresAt }

    /// What cannot be read is over: it is asked again with the next request.
    func isOver(_ id: TokenID, at now: Int64) async -> Bool {
        do { return try await store.token(id)?.state(at: now) != .valid } catch {
            logger.error("token not looked up", metadata: ["token.id": "\(id)", "problem": "\(error)"])
            return true
        }
    }

    private func note(_ id: TokenID, _ now: Int64) async {
        do { try await store.noteUse(of: id, at: now) } catch {
            // A full disk locks nobody out.
            logger.error("use of a token not noted", metadata: ["token.id": "\(id)", "problem": "\(error)"])
        }
    }

    static func unknown(_ text: String) -> Problem {
        guard TokenID(rawValue: text) != nil else {
            // It may be the token itself, typed where its id belongs.
            return Problem(
                .tokenNotFound, "cannot find a token: \(text.count) characters that are no id were given", hint: "agent token list --all")
        }
        return .cannot(
            "find token", text, "there is none with this id", code: .tokenNotFound, hint: "agent token list --all")
    }
}
