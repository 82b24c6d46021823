import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel

/// A file system of its own under a sandbox's root, as large as it is told and filled at will.
struct SmallDisk: Sendable {
    static let name = "disk"
    let root: String
    private var ballast: String { "\(root)/ballast" }

    static func mount(megabytes: Int) async throws -> SmallDisk {
        let disk = SmallDisk(root: "/tmp/agent-\(name)-\(getpid())")
        try FileManager.default.createDirectory(
            atPath: disk.root, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        try await run("/bin/mount", "-t", "tmpfs", "-o", "size=\(megabytes)m,mode=755", "agent-test", disk.root)
        return disk
    }

    /// Lazily: a server that a failed test left is ended when this process ends.
    func unmount() async {
        try? await Self.run("/bin/umount", "--lazy", root)  // unmounted already: nothing to do
        rmdir(root)
    }

    func fill(leaving bytes: UInt64) throws {
        var facts = statvfs()
        try check("look at", root) { statvfs(root, &facts) }
        let free = UInt64(facts.f_bavail) * UInt64(facts.f_frsize)
        let file = try check("make", ballast) { open(ballast, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600) }
        defer { close(file) }
        var before = stat()
        try check("look at", self.ballast) { fstat(file, &before) }
        guard free > bytes else { return }
        let code = posix_fallocate(file, before.st_size, off_t(free - bytes))
        if code != 0 { throw systemCallProblem("fill", root, errno: code) }
    }

    func makeRoom() throws { try check("remove", ballast) { unlink(ballast) } }

    private var reserve: String { HostLayout.sandbox(root: root, run: "", share: "").reserve }
    func dropReserve() throws { try check("empty", reserve) { truncate(reserve, 0) } }

    /// Bytes that the reserve really holds.
    func reserved() throws -> Int {
        var facts = stat()
        try check("look at", reserve) { stat(reserve, &facts) }
        return Int(facts.st_blocks) * 512
    }

    /// The least that the reserve held while `work` ran.
    func leastReserved<Value>(during work: () async throws -> Value) async throws -> (value: Value, least: Int) {
        let watch = Task {
            var least = Int.max
            while !Task.isCancelled {
                least = min(least, try reserved())
                try? await Task.sleep(for: .milliseconds(1))  // cancelled: the loop ends
            }
            return least
        }
        defer { watch.cancel() }
        let value = try await work()
        watch.cancel()
        return (value, try await watch.value)
    }

    private static func run(_ program: String, _ arguments: String...) async throws {
        let result = try await LinuxCommandRunner(executable: BuiltBinary.path).run(Command(program, arguments))
        guard result.exitCode == 0 else { throw Problem(.commandFailed, "cannot run '\(program)': \(result.errorOutput)") }
    }
}
