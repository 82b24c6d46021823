import AgentAPI
import AgentServer
import SiteModel

extension RecordingService {
    package static let secret = SecretView(
        name: "smtp.password", state: "kept", createdAt: 1_700_000_000_000, changedAt: 1_700_000_001_000, expiresAt: 1_700_086_400_000,
        problem: nil, usedBy: ["alert channel on-call", "authority letsencrypt"])
    package func secrets() async throws -> [SecretView] {
        try note("secrets")
        return [Self.secret]
    }
    package func setSecret(_ request: SecretRequest, by peer: Peer) async throws -> SecretView {
        try note("setSecret \(request.name) of \(request.value.secret.exposed.utf8.count) until \(request.expiresAt ?? 0) by \(peer.uid)")
        return Self.secret
    }
    package func rotateSecret(_ name: String, _ request: SecretValueRequest, by peer: Peer) async throws -> SecretView {
        try note("rotateSecret \(name) of \(request.value.secret.exposed.utf8.count) until \(try request.end()) by \(peer.uid)")
        return Self.secret
    }
    package func removeSecret(_ name: String, by peer: Peer) async throws { try note("removeSecret \(name) by \(peer.uid)") }
}
