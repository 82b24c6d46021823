import AgentAPI
import AgentServer
import SiteModel

/// Who may do what, as a test has put it.
struct RecordedAccess: Sendable {
    var tokens: [TokenID: (token: AccessToken, grant: Grant)] = [:]
    var users: [UInt32: UserStanding] = [:]
    /// What it is asked about by other names than the sample site's: another's.
    var others: Set<String> = []
    var refusals: [String] = []
    var isOver: Set<TokenID> = []
}

extension RecordingService {
    static let stop = CrisisView(
        scope: "everything", reason: "a look around", uid: 0, name: "root", since: 1_700_000_000_000, until: 1_700_086_400_000,
        milliseconds: 86_400_000)
    package static let foreign = SiteID(unchecked: "sforeignsite")
    package static let own = SiteID(unchecked: "sabcdefghijk")
    package static let token = TokenView(
        StoredToken(
            id: TokenID(unchecked: "t23456789abc"), name: TokenName(unchecked: "deploy"), role: .siteOwner, sites: [own], hash: [],
            createdAt: 1_700_000_000_000, expiresAt: 1_707_776_000_000, lastUsedAt: 1_700_000_060_000, madeBy: 0,
            madeWith: TokenID(unchecked: "tabcdefghijk")), at: 1_700_000_000_001,
        domains: [own: "example.com"])

    /// A token that opens this from now on.
    package func accept(_ token: AccessToken, _ grant: Grant) { access.tokens[token.id] = (token, grant) }
    package func end(_ token: AccessToken) {
        access.tokens[token.id] = nil
        access.isOver.insert(token.id)
    }
    package func know(_ uid: UInt32, as standing: UserStanding) { access.users[uid] = standing }
    /// These references are of a site that is not the sample one.
    package func own(elsewhere references: Set<String>) { access.others = references }
    /// Why tokens were refused, in order.
    package var refusals: [String] { access.refusals }

    package func standing(of uid: UInt32) async throws -> UserStanding { access.users[uid] ?? .member(of: []) }
    package func opened(by token: AccessToken) async throws -> OpenedToken {
        guard let known = access.tokens[token.id], known.token == token else { throw OpenedToken.refused("nobody knows it") }
        return OpenedToken(id: token.id, grant: known.grant)
    }
    package func tokenRefused(_ token: TokenID?, by peer: Peer, _ why: String) async {
        access.refusals.append("\(token?.rawValue ?? "-") \(why) by \(peer.uid)")
    }
    package func isOver(_ token: TokenID) async -> Bool { access.isOver.contains(token) }
    package func visible(_ target: Deed.Target, within sites: Set<SiteID>) async throws -> SiteID {
        let reference: String =
            switch target {
            case .site(let text), .change(let text), .job(let text), .alert(let text), .schedule(let text), .secret(let text),
                .token(let text), .breaker(let text), .watched(let text):
                text
            case .host: ""
            }
        guard !access.others.contains(reference), sites.contains(Self.own) else {
            throw Problem.cannot("find", reference, "there is none", code: .siteNotFound)
        }
        return Self.own
    }

    package func tokens() async throws -> [TokenView] {
        try note("tokens")
        return [Self.token]
    }
    package func createToken(_ request: CreateTokenRequest, by peer: Peer, _ grant: Grant) async throws -> TokenView {
        try note("createToken \(try Self.text(request)) by \(peer.uid)")
        return Self.token
    }
    package func tokenSecret(_ id: String, by peer: Peer) async throws -> TokenSecret {
        try note("tokenSecret \(id) by \(peer.uid)")
        return TokenSecret(id: id, token: AccessToken(id: TokenID(unchecked: "t23456789abc"), secret: Array(repeating: 7, count: 32)).text)
    }
    package func revokeToken(_ id: String, by peer: Peer) async throws -> TokenView {
        try note("revokeToken \(id) by \(peer.uid)")
        return Self.token
    }
}
