import AgentAPI
import AgentServer
import AgentStore
import ChangeEngine
import Glibc
import JobEngine
import LinuxHost
import SiteModel

/// The facts that access is judged by.
extension AgentCore {
    /// Sites in the trash count: what still runs as their user, or comes back, is theirs.
    package func standing(of uid: UInt32) async throws -> UserStanding {
        if try await store.sites(state: nil).contains(where: { $0.identity.uid == uid }) { return .runsSite }
        let names = try await UnixGroups().memberships(of: uid, among: AccessGroup.allCases.map(\.rawValue))
        return .member(of: Set(names.compactMap(AccessGroup.init(rawValue:))))
    }

    package func opened(by token: AccessToken) async throws -> OpenedToken {
        let stored = try await tokens.open(token, at: Self.now())
        let live = stored.sites.isEmpty ? [] : Set(try await store.sites(state: .live).map(\.id))
        var grant = stored.grant(live: live)
        // Whoever lost a role lost it for the tokens that he made as well, and for those that were made with them.
        var (link, steps) = (stored, 0)
        while let parent = link.madeWith {
            steps += 1
            guard steps < 32, let next = try await store.token(parent) else {
                throw OpenedToken.refused("nobody knows what it was made with")
            }
            guard next.state(at: Self.now()) == .valid else { throw OpenedToken.refused("what it was made with has ended") }
            link = next
        }
        if link.madeBy != 0, link.madeBy != geteuid() {
            guard case .member(let groups) = try await standing(of: link.madeBy), let role = groups.compactMap(\.role).max() else {
                throw OpenedToken.refused("its maker has no role any more")
            }
            grant = grant.limited(by: Grant(role: role))
        }
        return OpenedToken(id: stored.id, grant: grant)
    }

    package func tokenRefused(_ token: TokenID?, by peer: Peer, _ why: String) async {
        await audit.end(
            AuditRecord(
                at: Self.now(), actor: audit.actor(peer), action: "token.refused", entity: token.map { "token \($0)" } ?? "host",
                outcome: .refused, code: .tokenRefused, after: ["reason": AuditValue(why)], version: settings.version))
    }

    package func isOver(_ token: TokenID) async -> Bool { await tokens.isOver(token, at: Self.now()) }

    package func visible(_ target: Deed.Target, within sites: Set<SiteID>) async throws -> SiteID {
        let (site, unknown) = try await subject(of: target, within: sites)
        guard let site, sites.contains(site) else { throw unknown }
        return site
    }

    /// The site that it is about, and what is said where there is no such thing: for another's just the same, and as soon. A site, a change and a job are
    /// looked for among these sites alone, so that nothing of another's is read: reading it took as long as to tell that it is there.
    private func subject(of target: Deed.Target, within sites: Set<SiteID>) async throws -> (SiteID?, Problem) {
        switch target {
        case .site(let reference):
            if let id = SiteID(rawValue: reference), sites.contains(id) { return (id, Self.unknown(site: reference)) }
            guard let name = try? Hostname(reference) else { return (nil, Self.unknown(site: reference)) }  // no name, no site
            return (try await store.holder(of: name, among: sites), Self.unknown(site: reference))
        case .change(let text):
            guard let id = ChangeID(rawValue: text) else { return (nil, Self.unknown(change: text)) }
            return (try await store.subject(of: id, among: sites), Self.unknown(change: text))
        case .job(let text):
            guard let id = JobID(rawValue: text) else { return (nil, Self.unknown(job: text)) }
            return (try await store.lane(of: id, among: sites), Self.unknown(job: text))
        case .alert(let id): return (try await stored(alert: id).site, AlertTable.unknown(id))
        case .host, .secret, .token, .schedule, .breaker, .watched:
            return (nil, Problem(.roleTooLow, "cannot do this for some sites: it concerns the whole host"))
        }
    }
}
