import AgentTesting
import Foundation
import HostServices
import SiteModel
import Synchronization
import Testing

@testable import LinuxHost

@Suite struct PurgeTests {
    @Test func whatChangesIsReportedAndVisitsAreNot() async throws {
        try await ServedSite.with { served in
            let ear = try Ear(served)
            defer { ear.close() }
            let visitor = served.visitor()
            _ = try await visitor.get("/")
            _ = try await visitor.get("/hello-world-that-is-not-there/")
            #expect(ear.heard.isEmpty)

            #expect(try await visitor.logIn(served.login, served.password).status == 302)
            let nonce = try await visitor.get("/wp-admin/admin-ajax.php?action=rest-nonce").text
            func api(_ path: String, _ json: String, method: String = "POST") async throws -> HTTPAnswer {
                try await visitor.post(
                    "/wp-json/wp/v2/\(path)", body: Array(json.utf8), type: "application/json",
                    headers: ["X-WP-Nonce": nonce, "X-HTTP-Method-Override": method])
            }
            _ = ear.take()
            #expect(try await api("posts", #"{"title": "Draft", "status": "draft"}"#).status == 201)
            #expect(ear.take() == [])
            #expect(try await api("posts", #"{"title": "News", "status": "publish", "date": "2026-01-02T03:04:05"}"#).status == 201)
            #expect(try await ear.hear() == [.init(all: true)])
            #expect(try await api("posts/1", #"{"content": "changed"}"#).status == 200)
            let edited = try #require(try await ear.hear().first)
            #expect(edited.all == nil)
            // Stamped in November 2023.
            for path in [
                "/", "/feed/", "/2023/11/14/hello-world/", "/2023/11/14/hello-world/feed/", "/2023/11/", "/category/uncategorized/",
            ] {
                #expect(edited.paths?.contains(path) == true, "\(path)")
            }
            #expect(edited.paths?.contains("/sample-page/") == false)
            #expect(try await api("posts/1", #"{"title": "Another name"}"#).status == 200)
            #expect(try await ear.hear() == [.init(all: true)])
            #expect(try await api("comments", #"{"post": 1, "content": "well said"}"#).status == 201)
            #expect(try await ear.hear().first?.paths?.contains("/2023/11/14/hello-world/") == true)
            #expect(try await api("settings", #"{"title": "Another title"}"#).status == 200)
            #expect(try await ear.hear() == [.init(all: true)])
            #expect(try await api("categories", #"{"name": "More"}"#).status == 201)
            #expect(try await ear.hear() == [.init(all: true)])
            #expect(try await api("posts/1?force=true", "", method: "DELETE").status == 200)
            #expect(try await ear.hear() == [.init(all: true)])
        }
    }

    @Test func anAgentThatIsAwayOrSilentCostsAMoment() async throws {
        try await ServedSite.with { served in
            let visitor = served.visitor()
            #expect(try await visitor.logIn(served.login, served.password).status == 302)
            let nonce = try await visitor.get("/wp-admin/admin-ajax.php?action=rest-nonce").text
            func publish() async throws -> Duration {
                try await ContinuousClock().measure {
                    let answer = try await visitor.post(
                        "/wp-json/wp/v2/posts", body: Array(#"{"title": "News", "status": "publish"}"#.utf8), type: "application/json",
                        headers: ["X-WP-Nonce": nonce])
                    #expect(answer.status == 201)
                }
            }
            _ = try await publish()
            let ear = try Ear(served, silent: true)
            defer { ear.close() }
            // PHP waits a minute where it is not told how long; how busy this machine is makes a second of a second.
            #expect(try await publish() < .seconds(20))
        }
    }

    @Test func aFailedLogInIsOneReportAndEndsAsEverWithoutAnAgent() async throws {
        try await ServedSite.with { served in
            func fail() async throws -> Duration {
                try await ContinuousClock().measure {
                    let answer = try await served.visitor().logIn("nobody", "wrong")
                    #expect(answer.status == 200)
                }
            }
            _ = try await fail()
            let alone = try await fail()
            do {
                let ear = try Ear(served)
                defer { ear.close() }
                _ = try await fail()
                #expect(try await ear.hear() == [.init(logins: [.init(via: "form", name: "nobody")])])
            }
            let silentEar = try Ear(served, silent: true)
            defer { silentEar.close() }
            #expect(try await fail() < alone + .milliseconds(1000))
        }
    }
}

/// The agent's end of the purge socket.
private final class Ear: Sendable {
    struct Message: Decodable, Equatable {
        var all: Bool?
        var paths: [String]?
        var logins: [Login]?
    }
    struct Login: Decodable, Equatable {
        var via, name: String
    }
    private let messages = Mutex<[Message]>([])
    private let listener: Int32
    private let path: String

    init(_ served: ServedSite, silent: Bool = false) throws {
        path = served.fixture.layout.purgeSocket(served.site)
        try FileManager.default.createDirectory(atPath: AtomicFile.parent(of: path), withIntermediateDirectories: true)
        listener = try UnixListener.open(ListenSocket(path: path, owner: SiteIdentity(uid: 0, gid: ServedSite.uid), mode: 0o660))
        Thread.detachNewThread { [self] in
            while true {
                let connection = UnixListener.accept(listener)
                if connection < 0 { return }
                if silent { continue }  // the descriptor is left open: nobody answers
                #expect(UnixListener.peer(of: connection)?.uid == ServedSite.uid)
                var bytes: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 65536)
                while bytes.last != UInt8(ascii: "\n") {
                    let count = read(connection, &buffer, buffer.count)
                    if count <= 0 { break }
                    bytes += buffer[..<count]
                }
                if let message = try? JSONDecoder().decode(Message.self, from: Data(bytes)) { messages.withLock { $0.append(message) } }
                Glibc.close(connection)
            }
        }
    }

    var heard: [Message] { messages.withLock { $0 } }
    /// What came; waits for the first of it. Whoever sends waits for nothing where the machine is busy.
    func hear() async throws -> [Message] {
        for _ in 1...2000 where heard.isEmpty { try await Task.sleep(for: .milliseconds(10)) }
        return take()
    }
    func take() -> [Message] {
        messages.withLock { messages in
            defer { messages = [] }
            return messages
        }
    }
    func close() {
        shutdown(listener, Int32(SHUT_RDWR))
        Glibc.close(listener)
        unlink(path)
    }
}
