import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct UnixListenerTests {
    static let isRoot = geteuid() == 0
    private static let own = SiteIdentity(uid: geteuid(), gid: getegid())

    private func wish(_ path: String, _ owner: SiteIdentity = own) -> ListenSocket { ListenSocket(path: path, owner: owner, mode: 0o660) }

    @Test("owner, mode and name are right, whatever the umask, and nothing else is left")
    func open() throws {
        let scratch = try Scratch("sock")
        let path = "\(scratch.path)/a.sock"
        let owner = Self.isRoot ? SiteIdentity(uid: 64321, gid: 64322) : Self.own
        let before = umask(0)
        defer { umask(before) }
        let listener = try UnixListener.open(wish(path, owner))
        defer { close(listener) }
        #expect(try Look(at: path) == Look(uid: owner.uid, gid: owner.gid, mode: 0o660))
        #expect(try DirectoryListing.names(in: scratch.path) == ["a.sock"])
        let connection = try UnixAddress.connect(path)
        close(connection)
    }

    @Test("nobody can connect before owner and mode are right: what bind made is out of reach")
    func nursery() throws {
        let scratch = try Scratch("sock")
        let place = try SocketPlace.prepare("\(scratch.path)/a.sock")
        #expect(try Look(at: "\(scratch.path)/.bind") == Look(uid: geteuid(), gid: getegid(), mode: 0o700))
        #expect(!scratch.exists("a.sock"))
        place.giveUp()
        #expect(try DirectoryListing.names(in: scratch.path) == [])
    }

    @Test("a socket of a dead process and the nursery of a killed one are replaced")
    func stale() throws {
        let scratch = try Scratch("sock")
        close(try UnixListener.open(wish("\(scratch.path)/a.sock")))
        try scratch.directory(".bind")
        try #require(mknod("\(scratch.path)/.bind/s", S_IFSOCK | 0o600, 0) == 0)
        let listener = try UnixListener.open(wish("\(scratch.path)/a.sock"))
        defer { close(listener) }
        close(try UnixAddress.connect("\(scratch.path)/a.sock"))
        #expect(try DirectoryListing.names(in: scratch.path) == ["a.sock"])
    }

    @Test("a file and a symlink in its place are somebody's, and stay")
    func strangers() throws {
        let scratch = try Scratch("sock")
        try scratch.write("x", to: "file")
        try #require(symlink("file", "\(scratch.path)/link") == 0)
        for name in ["file", "link"] {
            let problem = #expect(throws: Problem.self) { try UnixListener.open(wish("\(scratch.path)/\(name)")) }
            #expect(problem?.message == "cannot listen on '\(scratch.path)/\(name)': something that is not a socket is there")
        }
        #expect(try DirectoryListing.names(in: scratch.path) == ["file", "link"])
    }

    @Test("a directory that is another's, or in which others may write, or a symlink, is refused")
    func directories() throws {
        let scratch = try Scratch("sock")
        try scratch.directory("open").setMode(0o777)
        try #require(symlink("open", "\(scratch.path)/link") == 0)
        var refused = ["open", "link"]
        if Self.isRoot {
            try scratch.directory("theirs").setOwner(SiteIdentity(uid: 64321, gid: 64321))
            refused.append("theirs")
        }
        for name in refused {
            #expect(throws: Problem.self, "\(name)") { try UnixListener.open(wish("\(scratch.path)/\(name)/a.sock")) }
        }
        #expect(!scratch.exists("open/.bind"))
    }

    @Test("a path of 107 bytes is the longest")
    func longest() throws {
        let scratch = try Scratch("sock")
        let room = 107 - scratch.path.utf8.count - 1
        let longest = "\(scratch.path)/\(String(repeating: "x", count: room))"
        close(try UnixListener.open(wish(longest)))
        let problem = #expect(throws: Problem.self) { try UnixListener.open(wish(longest + "x")) }
        #expect(problem?.code == .badPath)
    }

    @Test("many bind at once in one directory, and each has its own socket")
    func together() async throws {
        let scratch = try Scratch("sock")
        let paths = (0..<40).map { "\(scratch.path)/\($0).sock" }
        let listeners = try await withThrowingTaskGroup(of: Int32.self) { group in
            for path in paths { group.addTask { try await onBlockingThread { try UnixListener.open(wish(path)) } } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        for path in paths { close(try UnixAddress.connect(path)) }
        listeners.forEach { close($0) }
        #expect(try DirectoryListing.names(in: scratch.path).count == 40)
    }

    @Test("who gave up after its socket was published takes nothing from the next")
    func twice() throws {
        let scratch = try Scratch("sock")
        let first = try SocketPlace.prepare("\(scratch.path)/a.sock")
        try #require(mknod(first.birthplace, S_IFSOCK | 0o600, 0) == 0)
        try first.publish(mode: 0o600)
        let second = try SocketPlace.prepare("\(scratch.path)/b.sock")
        first.giveUp()
        #expect(scratch.exists(".bind"))
        second.giveUp()
    }

    @Test("a message ends with its line or its connection; another user's is none, nor is one that does not end in time")
    func message() throws {
        func heard(_ text: String, closed: Bool = false, of uid: UInt32 = geteuid(), most: Int = 100) throws -> String? {
            var pair: [Int32] = [-1, -1]
            let made = socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair)
            try #require(made == 0)
            defer { close(pair[0]) }
            #expect(write(pair[1], text, text.utf8.count) == text.utf8.count)
            if closed { close(pair[1]) }
            defer { if !closed { close(pair[1]) } }
            return UnixListener.message(from: pair[0], of: uid, within: .milliseconds(100), most: most)
                .map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(try heard("a line\n") == "a line\n")
        #expect(try heard("no line", closed: true) == "no line")
        #expect(try heard("no line") == nil)
        #expect(try heard("a line\n", of: geteuid() + 1) == nil)
        let long = try heard(String(repeating: "x", count: 200))
        #expect(long?.count == 200, "that it is too long can be seen")
    }
}
