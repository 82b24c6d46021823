import AgentServer
import SiteModel
import SiteOperations

/// Whether what a deed is about is there, as its own work would say it: for who asks without doing it.
extension AgentCore {
    func requireTarget(of deed: Deed) async throws {
        switch deed.target {
        case .host, .watched: return
        case .site(let reference): if !deed.makesSite { _ = try await find(reference) }
        case .change(let id) where deed.action == "change.undo": try await requireUndoable(id)
        case .change(let id): _ = try await change(id: id)
        case .job(let id): _ = try await stored(id)
        case .alert(let id): _ = try await stored(alert: id)
        case .secret(let name): try await secrets.require(try SecretName(name), isThere: deed.action != "secret.set")
        // Whether one still waits to be handed over is known to who fetches it.
        case .token where deed.action == "token.secret": return
        case .token(let text):
            guard let id = TokenID(rawValue: text), try await store.token(id) != nil else { throw TokenDesk.unknown(text) }
        case .schedule(let name):
            guard try HostSchedule.entries().contains(where: { $0.name == name }) else { throw HostSchedule.unknown(name) }
        case .breaker(let name): _ = try guards.dependency(of: name, await knownChannels())
        }
    }
}
