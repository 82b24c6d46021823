import AgentAPI
import AgentServer
import SiteModel
import SiteOperations

/// Secrets as administrators see them: by name, never by value.
extension AgentCore {
    package func secrets() async throws -> [SecretView] {
        let uses = await secretUses()
        var views: [SecretView] = []
        for kept in try await secrets.all() { views.append(await view(kept, uses)) }
        return views
    }

    package func setSecret(_ request: SecretRequest, by peer: Peer) async throws -> SecretView {
        let name = try SecretName(request.name)
        try await secrets.add(name, try request.checked(), expiresAt: request.expiresAt, now: Self.now())
        return try await shown(name)
    }

    package func rotateSecret(_ name: String, _ request: SecretValueRequest, by peer: Peer) async throws -> SecretView {
        let name = try SecretName(name)
        try await secrets.replace(name, try request.checked(), until: try request.end(), now: Self.now())
        return try await shown(name)
    }

    package func removeSecret(_ name: String, by peer: Peer) async throws { try await secrets.remove(try SecretName(name)) }

    private func shown(_ name: SecretName) async throws -> SecretView {
        guard let view = try await secrets().first(where: { $0.name == name.rawValue }) else {
            throw Problem.cannot("find secret", name.rawValue, "somebody removed it just now", code: .secretNotFound)
        }
        return view
    }

    func secretStandings(_ uses: SecretUses? = nil) async throws -> [SecretFindings.Standing] {
        var standings: [SecretFindings.Standing] = []
        for kept in try await secrets.all() {
            standings.append(SecretFindings.Standing(name: kept.name, problem: await trouble(with: kept), expiresAt: kept.expiresAt))
        }
        let named = if let uses { uses } else { await secretUses() }
        return standings
            + (named.missing(besides: Set(standings.map(\.name)))).map {
                SecretFindings.Standing(name: $0.name, problem: $0.problem, expiresAt: nil)
            }
    }

    /// As root's files say now. Of channels what was understood last, by which messages go.
    func secretUses() async -> SecretUses {
        SecretUses(
            channels: await knownChannels(), authorities: try? await host.authority.settings(),  // the alert of its own tells why not
            audit: try? await host.anchorRemote.settings())  // as well
    }

    /// It is opened to know, and what came out is let go.
    private func trouble(with kept: SealedSecret) async -> Problem? {
        do {
            _ = try await secrets.open(kept)
            return nil
        } catch {
            return error as? Problem ?? Problem(.internalError, "cannot open secret '\(kept.name)'")
        }
    }

    private func view(_ kept: SealedSecret, _ uses: SecretUses) async -> SecretView {
        let users = uses.users(of: kept.name)
        let problem = await trouble(with: kept)
        let isOver = kept.expiresAt.map { $0 <= Self.now() } ?? false
        return SecretView(
            name: kept.name.rawValue, state: problem != nil ? "unreadable" : isOver ? "expired" : "kept", createdAt: kept.createdAt,
            changedAt: kept.changedAt, expiresAt: kept.expiresAt, problem: problem, usedBy: users.isEmpty ? nil : users)
    }
}
