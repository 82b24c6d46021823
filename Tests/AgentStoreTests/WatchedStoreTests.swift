import AgentStore
import AgentTesting
import GRDB
import SiteModel
import Testing

/// What is watched, and what was seen of it, outlives the daemon.
@Suite("The store's watched certificates") struct WatchedStoreTests {
    @Test("kept over a restart, changed where they still are, at most so many; a damaged row hides no other") func kept() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let sockets = try ["b.example", "a.example:8443", "c.example"].map { try WatchedSocket($0) }
            for socket in sockets[..<2] { #expect(try await store.watch(WatchedCertificate(socket, since: 5), most: 2)) }
            #expect(try await store.watch(WatchedCertificate(sockets[2], since: 5), most: 2) == false)
            #expect(try await store.watch(WatchedCertificate(sockets[0], since: 6), most: 2), "it has its place")
            let changed = try await store.changeWatched(sockets[0]) { $0.noteTrouble("nobody there", at: 7) }
            #expect(changed?.trouble?.reason == "nobody there")
            #expect(try await store.changeWatched(sockets[2]) { $0.noteTrouble("x", at: 7) } == nil)
            try store.close()
            let file = try DatabaseQueue(path: path)
            try await file.write { try $0.execute(sql: "INSERT INTO watchedCertificates VALUES ('d.example:443', '{}')") }
            try file.close()
            let again = try AgentStore(path: path)
            let all = try await again.watchedCertificates()
            #expect(all.map(\.socket.description) == ["a.example:8443", "b.example:443"] && all.last == changed)
            #expect(try await again.unwatch(sockets[0]))
            #expect(try await again.unwatch(sockets[0]) == false)
            #expect(try await again.watchedCertificates().count == 1)
        }
    }
}
