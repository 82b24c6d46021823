import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// With Debian's own programs on files of a directory.
@Suite(.enabled(if: geteuid() == 0)) struct UnixUsersTests {
    let site = SiteID(unchecked: "sabcdefghijk")
    let identity = SiteIdentity(uid: 2_000_007, gid: 2_000_007)

    private func with(_ body: (UnixUsers, String) async throws -> Void) async throws {
        let prefix = "/tmp/agent-users-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: "\(prefix)/etc", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: prefix) }
        try write("root:x:0:0::/root:/bin/sh\nwww-data:x:33:33::/:/bin/false\n", "\(prefix)/etc/passwd")
        try write("root:x:0:\nwww-data:x:33:\n", "\(prefix)/etc/group")
        try write("root:*:1::::::\n", "\(prefix)/etc/shadow")
        try write("root:*::\n", "\(prefix)/etc/gshadow")
        for file in ["subuid", "subgid"] { try write("", "\(prefix)/etc/\(file)") }
        try await body(UnixUsers(runner: try agentRunner(), prefix: prefix), "\(prefix)/etc")
    }
    private func write(_ text: String, _ path: String) throws { try AtomicFile.write(text, to: path, mode: 0o600) }
    private func lines(_ etc: String) throws -> [String] {
        try ["passwd", "group", "shadow", "gshadow", "subuid", "subgid"].flatMap { file in
            (try AtomicFile.read("\(etc)/\(file)") ?? "").split(separator: "\n").map { "\(file) \($0)" }
        }
    }

    @Test func aUserOwnsNothingAndLogsInNowhere() async throws {
        try await with { users, etc in
            let before = try lines(etc)
            for _ in 0..<2 { try await users.register(identity, for: site) }
            let added = try lines(etc).filter { !before.contains($0) }
            #expect(added.count == 4)
            #expect(added.contains("passwd sabcdefghijk:x:2000007:2000007::/nonexistent:/usr/sbin/nologin"))
            #expect(added.contains("group sabcdefghijk:x:2000007:"))
            #expect(added.contains { $0.hasPrefix("shadow sabcdefghijk:!:") })
            #expect(try users.isRegistered(identity, for: site))
            #expect(try users.inventory() == [site.rawValue])
            for _ in 0..<2 { try await users.unregister(site) }
            #expect(try lines(etc) == before)
        }
    }

    @Test func whatACrashLeftHalfIsFoundMendedOrTakenAway() async throws {
        try await with { users, etc in
            let before = try lines(etc)
            for file in ["group": "root:x:0:\nwww-data:x:33:\nsabcdefghijk:x:2000007:\n", "gshadow": "root:*::\nsabcdefghijk:!::\n"] {
                try write(file.value, "\(etc)/\(file.key)")
            }
            #expect(try users.inventory() == [site.rawValue])
            #expect(try !users.isRegistered(identity, for: site))
            try await users.register(identity, for: site)
            #expect(try users.isRegistered(identity, for: site))
            // A user whose group is gone.
            try write("root:x:0:\nwww-data:x:33:\n", "\(etc)/group")
            try write("root:*::\n", "\(etc)/gshadow")
            try await users.unregister(site)
            #expect(try lines(etc) == before)
        }
    }

    @Test func manyAtOnceAreAllMade() async throws {
        try await with { users, _ in
            let sites = (0..<12).map { SiteID(random: $0) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (number, site) in sites.enumerated() {
                    group.addTask {
                        try await users.register(SiteIdentity(uid: 2_000_000 + UInt32(number), gid: 2_000_000 + UInt32(number)), for: site)
                    }
                }
                try await group.waitForAll()
            }
            #expect(try users.inventory() == sites.map(\.rawValue).sorted())
        }
    }

    @Test func anothersNameIsNeitherTakenNorRemoved() async throws {
        try await with { users, etc in
            try write("root:x:0:0::/root:/bin/sh\nsabcdefghijk:x:1000:1000::/home/s:/bin/bash\n", "\(etc)/passwd")
            try write("root:x:0:\nsabcdefghijk:x:1000:\n", "\(etc)/group")
            let before = try lines(etc)
            await #expect(throws: Problem.self) { try await users.register(identity, for: site) }
            await #expect(throws: Problem.self) { try await users.unregister(site) }
            #expect(try users.inventory() == [])
            #expect(try lines(etc) == before)
        }
    }
}
