import AgentAPI
import AgentServer
import SiteModel

extension RecordingService {
    package func crisis() async throws -> [CrisisView] {
        try note("crisis")
        return [Self.stop]
    }
    package func beginCrisis(_ request: CrisisRequest, by peer: Peer) async throws -> [CrisisView] {
        try note("beginCrisis \(try Self.text(request)) by \(peer.uid)")
        return [Self.stop]
    }
    package func endCrisis(_ end: CrisisEnd, by peer: Peer) async throws -> [CrisisView] {
        try note((["endCrisis"] + end.query.map { "\($0.key)=\($0.value)" } + ["by \(peer.uid)"]).joined(separator: " "))
        return []
    }
}
