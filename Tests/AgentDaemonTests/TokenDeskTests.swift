import AgentServer
import AgentStore
import Foundation
import Logging
import SiteModel
import Testing

@testable import AgentDaemon

@Suite("A new token") struct TokenDeskTests {
    @Test("is fetched once, by its maker; then there is nothing to fetch, which is no change that has ended") func once() async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent("agent-tokens-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }  // a test's own
        let store = try AgentStore(path: directory.appendingPathComponent("agent.db").path)
        let desk = TokenDesk(store: store, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let maker = Peer(uid: 1000, gid: 0, pid: 1)
        let wish = try TokenWish(
            name: TokenName("deploy"), role: .viewer, sites: [], expiresAt: nil, now: 1, maker: .everything, makersEnd: nil)
        let token = try await desk.make(wish, by: maker, at: 1)
        let other = await #expect(throws: Problem.self) { _ = try await desk.fetch(token.id, by: Peer(uid: 1001, gid: 0, pid: 1)) }
        #expect(other?.code == .forbidden)
        #expect(try await desk.fetch(token.id, by: maker).id == token.id)
        let again = await #expect(throws: Problem.self) { _ = try await desk.fetch(token.id, by: maker) }
        #expect(again?.code == .fetchOver && again?.code.exit == .refused)
    }
}
