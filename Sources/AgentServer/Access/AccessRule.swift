import AgentAPI
import HTTPTypes
import Hummingbird
import SiteModel

/// Who asks, and what they may do: from the kernel's word on the peer, what the host knows of that user, and the token that is presented.
struct Caller: Sendable {
    var peer: Peer
    var grant: Grant
}

/// Root and the daemon's own user are administrators. Others come by a group of the host, and in the group that gives no role by a token. Whoever has
/// both has the least of both. A user that a site's PHP runs as has nothing, whatever it is in and whatever it presents.
struct AccessRule: Sendable {
    let daemonUser: UInt32
    let service: any AgentService
    private let attempts = TokenAttempts()

    init(daemonUser: UInt32, service: any AgentService) {
        self.daemonUser = daemonUser
        self.service = service
    }

    func admit(_ peer: Peer, _ request: Request) async throws -> Caller {
        let own = try await ownGrant(of: peer)
        guard let text = try Self.bearer(request) else {
            guard let own else {
                throw Problem(
                    .tokenNeeded, "cannot tell what user '\(peer.uid)' may do: its groups give no role, and it presents no token",
                    hint: "present a token with --token-file", details: ["peer.uid": "\(peer.uid)"])
            }
            return Caller(peer: peer, grant: own)
        }
        let opened = try await open(text, peer)
        var peer = peer
        peer.token = opened.id
        return Caller(peer: peer, grant: own.map { $0.limited(by: opened.grant) } ?? opened.grant)
    }

    /// - Returns: nil for who may speak and has no role.
    private func ownGrant(of peer: Peer) async throws -> Grant? {
        if peer.uid == 0 || peer.uid == daemonUser { return .everything }
        guard case .member(let groups) = try await service.standing(of: peer.uid), !groups.isEmpty else {
            throw Problem(
                .forbidden, "cannot ask the daemon as user '\(peer.uid)': it is neither root nor a member of a group that may",
                hint: "run the command with sudo", details: ["peer.uid": "\(peer.uid)"])
        }
        return groups.compactMap(\.role).max().map { Grant(role: $0) }
    }

    private func open(_ text: String, _ peer: Peer) async throws -> OpenedToken {
        let token = AccessToken(text)
        do {
            guard let token else { throw OpenedToken.refused("it is no whole token") }
            return try await service.opened(by: token)
        } catch let problem as Problem where problem.code == .tokenRefused {
            guard attempts.mayFail(peer.uid, at: .now) else {
                throw Problem(
                    .tooManyAttempts, "cannot use the token: too many were refused for user '\(peer.uid)'", hint: "wait for a minute",
                    details: ["peer.uid": "\(peer.uid)"])
            }
            await service.tokenRefused(token?.id, by: peer, problem.details["token.reason"] ?? "unknown")
            // Why, is for those who may read the audit log.
            throw Problem(.tokenRefused, "cannot use the token: it opens nothing", hint: "agent token list")
        }
    }

    /// `Authorization: Bearer …`, once; nil: there is none. What is wrong with it is never quoted.
    private static func bearer(_ request: Request) throws(Problem) -> String? {
        let fields = request.headers[values: .authorization]
        guard let field = fields.first else { return nil }
        let parts = field.split(separator: " ", omittingEmptySubsequences: false)
        guard fields.count == 1, parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw Problem(.badRequest, "cannot read the header Authorization: it must be one, of the form 'Bearer TOKEN'")
        }
        return String(parts[1])
    }
}

/// What a token gives to who presents it.
package struct OpenedToken: Sendable {
    package var id: TokenID
    package var grant: Grant
    package init(id: TokenID, grant: Grant) {
        self.id = id
        self.grant = grant
    }

    /// - Parameter why: for the audit log.
    package static func refused(_ why: String) -> Problem {
        Problem(.tokenRefused, "cannot use the token: it opens nothing", hint: "agent token list", details: ["token.reason": why])
    }
}
