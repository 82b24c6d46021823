import Foundation
import HostServices
import LinuxHost
import SiteModel

/// The sandbox's private Redis, where it was asked for: a cache behind a Unix socket, which nobody but root and its own user reaches.
struct SandboxRedis {
    let layout: HostLayout
    /// redis where root runs the sandbox.
    let identity: SiteIdentity?

    static let name = ServiceName(unchecked: "redis")

    init(layout: HostLayout) throws {
        self.layout = layout
        try SandboxTools.checkRedis()
        identity = geteuid() == 0 ? try SystemUser.named("redis") : nil
    }

    /// - Returns: whether a server that runs must be started again to know it.
    func writeConfiguration() throws -> Bool {
        try OwnDirectory.make(layout.directories.redisRun, DirectoryOwners(redis: identity))
        let text = RedisConfiguration(layout: layout, password: try password()).text
        if try AtomicFile.read(layout.redisConfiguration) == text { return false }
        let owner = SiteIdentity(uid: geteuid(), gid: identity?.gid ?? getegid())
        try AtomicFile.write(text, to: layout.redisConfiguration, mode: 0o640, owner: owner)
        return true
    }

    var definition: ServiceDefinition {
        ServiceDefinition(
            name: Self.name,
            command: Command(
                SandboxTools.redis, [layout.redisConfiguration], environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"],
                identity: identity),
            logFile: layout.serviceLog(Self.name), ready: .socket(path: layout.redisSocket))
    }

    /// Made once: what knows it goes on knowing it.
    private func password() throws -> Secret {
        if let kept = try AtomicFile.read(layout.redisPassword), !kept.isEmpty { return Secret(kept) }
        let made = FileSecrets(layout: layout).random(length: 48)
        try AtomicFile.write(made.exposed, to: layout.redisPassword, mode: 0o600)
        return made
    }
}
