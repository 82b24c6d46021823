import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

@testable import SandboxHost

/// The real redis-server of a sandbox that was asked for one.
@Suite(.serialized) struct RedisTests {
    static let isRoot = geteuid() == 0
    static let asked = Sandbox.Wish(redis: true, daemon: false)
    static let again = Sandbox.Wish(daemon: false)
    let runner = LinuxCommandRunner(executable: BuiltBinary.path)

    /// What redis-cli prints, as the user `agent` or as nobody in particular.
    private func ask(_ words: String..., of layout: HostLayout, as user: SiteIdentity? = nil, knowing password: String? = nil) async throws
        -> String
    {
        let result = try await runner.run(
            Command(
                "/usr/bin/redis-cli",
                ["-s", layout.redisSocket] + (password == nil ? [] : ["--user", "agent", "--no-auth-warning"]) + words,
                environment: ["PATH": "/usr/bin", "REDISCLI_AUTH": password ?? ""].filter { !$0.value.isEmpty }, identity: user))
        return (result.output + result.errorOutput).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func password(_ layout: HostLayout) throws -> String { try #require(try AtomicFile.read(layout.redisPassword)) }

    private func redis(_ sandbox: Sandbox) async throws -> ServiceStatus? {
        try await sandbox.services()?.first { $0.name == SandboxRedis.name }
    }

    @Test func itRunsOnlyWhereItWasAskedForAndThatIsRemembered() async throws {
        try await withSandbox { sandbox in
            #expect(try await !sandbox.up(Self.again).redis)
            #expect(try await redis(sandbox) == nil)
            #expect(try await sandbox.up(Self.asked).redis)
            let first = try #require(try await redis(sandbox)?.pid)
            #expect(try await sandbox.up(Self.again).redis)
            #expect(try await redis(sandbox)?.pid == first, "the next up changes nothing")
            try await sandbox.down()
            #expect(processes(mentioning: sandbox.layout.root) == [])
            #expect(try await sandbox.up(Self.again).redis)
            #expect(try await redis(sandbox)?.state == .running)
            #expect(try await !sandbox.up(.init(redis: false, daemon: false)).redis)
            #expect(try await redis(sandbox) == nil)
            #expect(access(sandbox.layout.redisSocket, F_OK) == -1)
            #expect(try await !sandbox.up(Self.again).redis)
        }
    }

    @Test func nobodyGetsInWhoDoesNotSayWhoHeIs() async throws {
        try await withSandbox { sandbox in
            _ = try await sandbox.up(Self.asked)
            let layout = sandbox.layout
            for words in [
                ["PING"], ["GET", "a"], ["AUTH", "guess"], ["AUTH", "default", ""], ["CONFIG", "GET", "dir"], ["ACL", "LIST"],
            ] {
                let answer = try await runner.run(
                    Command("/usr/bin/redis-cli", ["-s", layout.redisSocket] + words, environment: ["PATH": "/usr/bin"])
                ).output
                #expect(answer.hasPrefix("NOAUTH") || answer.hasPrefix("WRONGPASS"), "\(words): \(answer)")
            }
            #expect(try await ask("PING", of: layout, knowing: "guess").contains("WRONGPASS"))
            #expect(try await ask("PING", of: layout, knowing: try password(layout)) == "PONG")
            #expect(try FileManager.default.attributesOfItem(atPath: layout.redisPassword)[.posixPermissions] as? Int == 0o600)
            #expect(try AtomicFile.read(layout.redisConfiguration)?.contains(try password(layout)) == false)
            for pid in processes(mentioning: layout.root) {
                let arguments = String(decoding: FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data(), as: UTF8.self)
                #expect(!arguments.contains(try password(layout)))
            }
        }
    }

    @Test(.enabled(if: isRoot)) func noTenantReachesItsSocket() async throws {
        try await withSandbox { sandbox in
            _ = try await sandbox.up(Self.asked)
            let layout = sandbox.layout
            let pid = try #require(try await redis(sandbox)?.pid)
            #expect(Set(ProcessTable.users(pid)) == [try SystemUser.named("redis").uid])
            for user in [try SystemUser.named("www-data"), try SystemUser.named("mysql"), SiteIdentity(uid: 2_000_000, gid: 2_000_000)] {
                #expect(try await ask("PING", of: layout, as: user, knowing: try password(layout)).contains("Permission denied"))
            }
            // It listens on no port at all.
            #expect(try await ask("CONFIG", "GET", "port", of: layout, knowing: try password(layout)) == "port\n0")
        }
    }

    @Test func itIsACacheThatForgets() async throws {
        try await withSandbox { sandbox in
            // A port that no other sandbox takes while this one is down.
            _ = try await sandbox.up(.init(port: .random(in: 20_000...29_999), redis: true, daemon: false))
            let (layout, secret) = (sandbox.layout, try password(sandbox.layout))
            #expect(try await ask("CONFIG", "GET", "maxmemory-policy", of: layout, knowing: secret) == "maxmemory-policy\nallkeys-lru")
            #expect(try await ask("CONFIG", "GET", "maxmemory", of: layout, knowing: secret) == "maxmemory\n67108864")
            // More than it may hold goes in without an error.
            #expect(try await ask("DEBUG", "JMAP", of: layout, knowing: secret).contains("ERR"), "no debugging")
            for number in 1...3 {
                let script = "for i = 1, 400 do redis.call('SET', 'k\(number):' .. i, string.rep('x', 100000)) end return 'full'"
                #expect(try await ask("EVAL", script, "0", of: layout, knowing: secret) == "full")
            }
            #expect(try await ask("INFO", "stats", of: layout, knowing: secret).contains("evicted_keys:0\r") == false)
            try await sandbox.down()
            #expect(try FileManager.default.subpathsOfDirectory(atPath: layout.root).filter { $0.hasSuffix(".rdb") } == [])
            _ = try await sandbox.up(Self.again)
            #expect(try await ask("DBSIZE", of: layout, knowing: try password(layout)) == "0", "the same password, nothing kept")
        }
    }

    @Test func killedItComesBack() async throws {
        try await withSandbox { sandbox in
            _ = try await sandbox.up(Self.asked)
            let first = try #require(try await redis(sandbox)?.pid)
            kill(first, SIGKILL)
            let isBack = try await eventually {
                let status = try await redis(sandbox)
                guard status?.state == .running, status?.pid != first, status?.restarts == 1 else { return false }
                return try await ask("PING", of: sandbox.layout, knowing: try password(sandbox.layout)) == "PONG"
            }
            #expect(isBack)
            #expect(try await sandbox.services()?.filter { $0.name != SandboxRedis.name }.allSatisfy { $0.restarts == 0 } == true)
        }
    }

    @Test(.enabled(if: isRoot)) func withoutItsPackageNothingIsBegun() async throws {
        try await withSandbox { sandbox in
            let agent = AgentProcess(root: sandbox.layout.root)
            let up = try await agent.run(["sandbox", "up", "--redis", "--no-daemon"], without: [SandboxTools.redis])
            #expect(up.status == .failed)
            #expect(up.talk.contains("cannot find '/usr/bin/redis-server': the package redis-server is not installed"), "\(up.talk)")
            #expect(up.talk.contains("apt-get install --no-install-recommends redis-server"))
            #expect(up.talk.contains(ProblemCode.toolMissing.rawValue))
            #expect(processes(mentioning: sandbox.layout.root) == [])
            #expect(try SandboxSettings.recordedWishes(sandbox.layout) == nil, "what failed is not remembered")
            #expect(try await agent.run(["sandbox", "up", "--no-daemon"], without: [SandboxTools.redis]).status == .done)
        }
    }
}
