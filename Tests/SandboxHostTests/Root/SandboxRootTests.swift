import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

@testable import SandboxHost

@Suite struct SandboxRootTests {
    static let isRoot = geteuid() == 0

    @Test func prepareIsSafeToRepeatAndRepairsModes() async throws {
        try await withRoot { layout in
            try SandboxRoot(layout: layout).prepare()
            func modes() throws -> [String: String] {
                var found: [String: String] = [:]
                for path in try FileManager.default.subpathsOfDirectory(atPath: layout.root) {
                    var facts = stat()
                    lstat("\(layout.root)/\(path)", &facts)
                    found[path] = "\(facts.st_uid):\(facts.st_gid) \(String(facts.st_mode & 0o7777, radix: 8))"
                }
                return found
            }
            let first = try modes()
            let own = "\(geteuid()):\(getegid())"
            #expect(first["state"] == "\(own) 700")
            #expect(first["state/reserve"] == "\(own) 600")
            #expect(first["srv/sites"] == "\(own) 711")
            #expect(first["srv/trash"] == "\(own) 700")
            #expect(first["run"] == "\(own) 711")
            #expect(first["run/php"] == "\(own) 711")
            var facts = stat()
            #expect(stat(layout.reserve, &facts) == 0 && facts.st_blocks * 512 >= 16 << 20, "the space is really taken")
            chmod(layout.state, 0o777)
            try SandboxRoot(layout: layout).prepare()
            #expect(try modes() == first)
        }
    }

    @Test(.enabled(if: isRoot)) func aParentThatServiceUsersCannotPassIsNamed() async throws {
        try await withRoot { layout in
            let closed = "\(layout.root)/closed"
            mkdir(closed, 0o700)
            let inner = try SandboxLayout.layout(root: "\(closed)/deep/box")
            let problem = #expect(throws: Problem.self) { try SandboxRoot(layout: inner).prepare() }
            #expect(problem?.code == .rootNotTraversable)
            #expect(problem?.details["path"] == closed)
            #expect(problem?.hint?.contains("chmod o+x \(closed)") == true)
            #expect(try FileManager.default.contentsOfDirectory(atPath: closed) == [], "a refusal leaves nothing that it made")
        }
    }

    /// Whoever may rename a directory above the root could put another tree in its place.
    @Test(.enabled(if: isRoot)) func aRootBelowADirectoryOfOthersIsRefused() async throws {
        try await withRoot { layout in
            let above = "\(layout.root)/above"
            let inner = try SandboxLayout.layout(root: "\(above)/deep/box")
            for (mode, owner) in [(mode_t(0o777), uid_t(0)), (0o775, 0), (0o755, 65534)] {
                mkdir(above, 0o755)
                chmod(above, mode)
                chown(above, owner, 0)
                let problem = #expect(throws: Problem.self) { try SandboxRoot(layout: inner).prepare() }
                #expect(problem?.code == .rootNotWritable && problem?.details["path"] == above, "\(String(mode, radix: 8)) \(owner)")
            }
            chown(above, 0, 0)
            chmod(above, 0o1777)
            try SandboxRoot(layout: inner).prepare()
        }
    }

    @Test func anUnwritableRootIsNamed() throws {
        let problem = #expect(throws: Problem.self) { try SandboxRoot(layout: SandboxLayout.layout(root: "/proc/sandbox/box")).prepare() }
        #expect(problem?.code == .rootNotWritable)
        #expect(problem?.details["path"] == "/proc/sandbox")
    }

    @Test(.enabled(if: isRoot)) func aFullDiskIsNamed() async throws {
        try await withRoot { layout in
            let runner = LinuxCommandRunner(executable: BuiltBinary.path)
            let disk = "\(layout.root)/disk"
            mkdir(disk, 0o755)
            let mounted = try await runner.run(Command("/bin/mount", ["-t", "tmpfs", "-o", "size=8m,mode=755", "tmpfs", disk]))
            try #require(mounted.exitCode == 0, "\(mounted.errorOutput)")
            let problem = #expect(throws: Problem.self) { try SandboxRoot(layout: SandboxLayout.layout(root: disk)).prepare() }
            #expect(problem?.code == .diskFull)
            #expect(problem?.message == "cannot reserve space in '\(disk)/state/reserve': the disk is full")
            _ = try await runner.run(Command("/bin/umount", [disk]))
        }
    }

    @Test(.enabled(if: isRoot)) func sitesStoreAndTrashOnDifferentFileSystemsAreRefused() async throws {
        try await withRoot { layout in
            let runner = LinuxCommandRunner(executable: BuiltBinary.path)
            try SandboxRoot(layout: layout).prepare()
            let mounted = try await runner.run(Command("/bin/mount", ["-t", "tmpfs", "tmpfs", layout.trash]))
            try #require(mounted.exitCode == 0, "\(mounted.errorOutput)")
            let problem = #expect(throws: Problem.self) { try SandboxRoot(layout: layout).prepare() }
            #expect(problem?.message == "cannot use the root '\(layout.root)': sites, trash and store are not on one file system")
            _ = try await runner.run(Command("/bin/umount", [layout.trash]))
        }
    }

    @Test func aRootThatIsAFileIsRefused() async throws {
        try await withRoot { layout in
            let file = "\(layout.root)/file"
            try "x".write(toFile: file, atomically: true, encoding: .utf8)
            let problem = #expect(throws: Problem.self) { try SandboxRoot(layout: SandboxLayout.layout(root: file)).prepare() }
            #expect(problem?.code == .rootNotWritable)
        }
    }

    @Test func aSymlinkInTheTreeIsNotFollowed() async throws {
        try await withRoot { layout in
            try SandboxRoot(layout: layout).prepare()
            let outside = "\(layout.root)/outside"
            mkdir(outside, 0o755)
            rmdir(layout.trash)
            symlink(outside, layout.trash)
            #expect(throws: Problem.self) { try SandboxRoot(layout: layout).prepare() }
            var facts = stat()
            #expect(stat(outside, &facts) == 0 && facts.st_mode & 0o7777 == 0o755)
        }
    }

    @Test(arguments: ["relative", "/tmp/a b", "/tmp/a;b", "/tmp/a\nb", "/tmp/ä"]) func badRootsAreRefused(root: String) {
        let problem = #expect(throws: Problem.self) { try SandboxLayout.layout(root: root, share: "") }
        #expect(problem?.code == .badPath)
    }

    @Test func theLayoutIsTheSameBeforeAndAfterTheRootExists() async throws {
        try await withRoot { layout in
            let link = "\(layout.root)/link"
            symlink(layout.root, link)
            let before = try SandboxLayout.layout(root: "\(link)/new/", share: "")
            #expect(before.root == "\(layout.root)/new")
            mkdir(before.root, 0o755)
            #expect(try SandboxLayout.layout(root: "\(link)/../\(layout.root.split(separator: "/")[1])/new", share: "") == before)
        }
    }

    @Test func everySocketFitsItsAddress() throws {
        for length in 1...200 {
            let layout = try SandboxLayout.layout(root: "/tmp/" + String(repeating: "x", count: length), share: "")
            let id = SiteID(unchecked: "sabcdefghijk")
            for path in [layout.daemonSocket, layout.supervisorSocket, layout.mariadbSocket, layout.phpSocket(id), layout.purgeSocket(id)] {
                #expect(path.utf8.count <= 107)
            }
        }
    }

    @Test func portsAreTheAskedTheRecordedOrTheFirstFree() throws {
        #expect(try PortPlan(.http, isFree: { $0 != 8080 && $0 != 8081 }).choose() == 8082)
        #expect(try PortPlan(.https, isFree: { $0 != 8443 }).choose() == 8444)
        #expect(try PortPlan(.http, recorded: 9000, isFree: { _ in true }).choose() == 9000)
        #expect(try PortPlan(.http, asked: 9001, recorded: 9000, isFree: { _ in true }).choose() == 9001)
        #expect(try PortPlan(.http, recorded: 9000, served: 9000, isFree: { _ in false }).choose() == 9000)
        #expect(throws: Problem.self) { try PortPlan(.http, recorded: 9000, isFree: { $0 != 9000 }).choose() }
        #expect(throws: Problem.self) { try PortPlan(.http, asked: 9000, recorded: 9001, served: 9001, isFree: { $0 != 9000 }).choose() }
    }
}
