import AgentAPI
import AgentServer
import SiteModel

/// What people ask of tokens.
extension AgentCore {
    package func tokens() async throws -> [TokenView] {
        let (now, domains) = (Self.now(), try await domains())
        return try await tokens.all().map { TokenView($0, at: now, domains: domains) }
    }

    /// What sites are called now, for who may see the whole host: records keep ids.
    func domains() async throws -> [SiteID: String] {
        Dictionary(try await store.sites(state: .live).map { ($0.id, $0.spec.domain.ascii) }, uniquingKeysWith: { one, _ in one })
    }

    package func createToken(_ request: CreateTokenRequest, by peer: Peer, _ grant: Grant) async throws -> TokenView {
        let (now, role) = (Self.now(), try AccessRole(named: request.role))
        var sites: [SiteID] = []
        for reference in request.sites ?? [] {
            let site = try await find(reference).id
            if !sites.contains(site) { sites.append(site) }
        }
        var makersEnd: Int64?
        if let token = peer.token { makersEnd = try await tokens.expiry(of: token) }
        let wish = try TokenWish(
            name: try TokenName(request.name), role: role, sites: sites, expiresAt: request.expiresAt, now: now, maker: grant,
            makersEnd: makersEnd)
        return TokenView(try await tokens.make(wish, by: peer, at: now), at: now, domains: try await domains())
    }

    package func tokenSecret(_ id: String, by peer: Peer) async throws -> TokenSecret {
        guard let id = TokenID(rawValue: id) else { throw TokenDesk.unknown(id) }
        return TokenSecret(id: id.rawValue, token: try await tokens.fetch(id, by: peer).text)
    }

    package func revokeToken(_ id: String, by peer: Peer) async throws -> TokenView {
        guard let id = TokenID(rawValue: id) else { throw TokenDesk.unknown(id) }
        let now = Self.now()
        return TokenView(try await tokens.end(id, at: now), at: now, domains: try await domains())
    }
}
