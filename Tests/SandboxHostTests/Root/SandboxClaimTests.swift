import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

@testable import SandboxHost

/// What a person keeps is never taken over, and what is refused is not touched.
@Suite struct SandboxClaimTests {
    /// Every path below, with its owner, mode, size and time: what a refusal must leave as it is.
    private func everything(_ root: String) throws -> [String: String] {
        var found: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root) + ["."] {
            var facts = stat()
            try #require(lstat("\(root)/\(path)", &facts) == 0)
            found[path] =
                "\(facts.st_uid):\(facts.st_gid) \(String(facts.st_mode, radix: 8)) \(facts.st_size) \(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec)"
        }
        return found
    }

    private func fill(_ root: String) throws {
        for directory in ["etc/nginx", "srv/store/staging/mine", "state"] {
            try FileManager.default.createDirectory(atPath: "\(root)/\(directory)", withIntermediateDirectories: true)
        }
        for file in ["etc/nginx/nginx.conf", "srv/store/staging/mine/x", "state/up.lock"] {
            try "mine".write(toFile: "\(root)/\(file)", atomically: false, encoding: .utf8)
        }
        chmod("\(root)/srv", 0o750)
    }

    @Test func aDirectoryOfAPersonsOwnIsRefusedAndNotTouchedByAnything() async throws {
        try await withRoot { layout in
            try fill(layout.root)
            let before = try everything(layout.root)
            let sandbox = Sandbox(layout: layout, executable: BuiltBinary.path)
            let up = await #expect(throws: Problem.self) { try await sandbox.up(.init()) }
            #expect(up?.code == .rootRefused && up?.exit == .refused && up?.hint?.contains("--root") == true, "\(String(describing: up))")
            #expect(up?.details["path"] == layout.root && ["etc", "srv", "state"].contains(up?.details["entry"]))
            let down = await #expect(throws: Problem.self) { try await sandbox.down() }
            #expect(down?.code == .sandboxNotRunning)
            let supervise = await #expect(throws: Problem.self) { try await SupervisorProcess.run(layout) }
            #expect(supervise?.code == .sandboxNotRunning)
            #expect(try everything(layout.root) == before)
        }
    }

    @Test func whatIsEmptyOrOursIsTaken() async throws {
        try await withRoot { layout in
            try SandboxClaim(layout).requireFree()
            mkdir("\(layout.root)/lost+found", 0o700)
            try SandboxClaim(layout).requireFree()
            #expect(!SandboxClaim(layout).stands)
            // Half made: killed after its first file.
            try SandboxClaim(layout).make()
            #expect(SandboxClaim(layout).stands)
            try SandboxRoot(layout: layout).prepare()
            // Of an older version, which made no claim.
            unlink(layout.sandboxClaim)
            #expect(throws: Problem.self) { try SandboxClaim(layout).requireFree() }
            try "{}".write(toFile: layout.sandboxSettings, atomically: false, encoding: .utf8)
            try SandboxRoot(layout: layout).prepare()
            #expect(access(layout.sandboxClaim, F_OK) == 0)
        }
    }

    @Test func aLinkIsNoClaim() async throws {
        try await withRoot { layout in
            symlink("/etc/passwd", layout.sandboxClaim)
            let problem = #expect(throws: Problem.self) { try SandboxRoot(layout: layout).prepare() }
            #expect(problem?.code == .rootRefused)
        }
    }

    @Test(arguments: [
        "/etc", "/etc/agent-box", "/var", "/var/lib", "/mnt", "/home", "/usr/share/box", "/boot/efi", "/sys/fs/cgroup/box", "/tmp",
    ])
    func directoriesOfTheSystemAreRefused(root: String) throws {
        guard let layout = try? SandboxLayout.layout(root: root, share: "") else { return }  // a link of this machine's to somewhere else
        let existed = access(root, F_OK) == 0
        // The judge alone, which only reads: where it is wrong, no directory of this machine pays for it.
        let problem = #expect(throws: Problem.self) { try SandboxClaim(layout).requireFree() }
        #expect(problem?.code == .rootRefused, "\(String(describing: problem))")
        #expect(existed == (access(root, F_OK) == 0), "nothing was made")
    }

    @Test func theMachinesOwnRootIsRefused() {
        let problem = #expect(throws: Problem.self) { try SandboxLayout.layout(root: "/", share: "") }
        #expect(problem?.code == .rootRefused && problem?.exit == .refused && problem?.hint != nil)
    }

    @Test func aPortThatIsTakenLeavesNothingOfANewSandbox() async throws {
        try await withRoot { layout in
            let listener = try TestListener()
            defer { listener.end() }
            let inner = try SandboxLayout.layout(root: "\(layout.root)/deep/box")
            let sandbox = Sandbox(layout: inner, executable: BuiltBinary.path)
            let problem = await #expect(throws: Problem.self) { try await sandbox.up(.init(port: listener.port, daemon: false)) }
            #expect(problem?.code == .portTaken)
            #expect(try FileManager.default.contentsOfDirectory(atPath: layout.root) == [])
        }
    }
}
