import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

@testable import SandboxHost

/// A whole sandbox with real servers: up, down, up again, and after the worst.
@Suite(.serialized) struct SandboxTests {
    static let isRoot = geteuid() == 0
    static let wish = Sandbox.Wish(daemon: false)
    let runner = LinuxCommandRunner(executable: BuiltBinary.path)

    func sql(_ query: String, _ layout: HostLayout) async throws -> String {
        let result = try await runner.run(
            Command(
                "/usr/bin/mariadb", ["--no-defaults", "--socket=\(layout.mariadbSocket)", "-N", "-B", "-e", query],
                environment: ["PATH": "/usr/bin:/bin"]))
        #expect(result.exitCode == 0, "\(result.errorOutput)")
        return result.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test func upDownUpKeepsDataAndPort() async throws {
        try await withSandbox { sandbox in
            let start = Date()
            let settings = try await sandbox.up(Self.wish)
            print("cold start: \(Date().timeIntervalSince(start)) s")
            #expect(Date().timeIntervalSince(start) < 60, "a second or two on an idle machine")
            #expect(settings.httpPort >= 8080 && settings.form == .localhost)
            #expect(LoopbackPort.accepts(settings.httpPort))
            #expect(try await sandbox.services()?.map(\.name.rawValue) == ["mariadb", "nginx"])
            _ = try await sql("CREATE DATABASE kept", sandbox.layout)
            let running = try await sandbox.services()
            let again = Date()
            #expect(try await sandbox.up(Self.wish) == settings)
            print("warm up: \(Date().timeIntervalSince(again)) s")
            #expect(try await sandbox.services() == running, "the second up changes nothing")
            try await sandbox.down()
            #expect(processes(mentioning: sandbox.layout.root) == [])
            #expect(try await sandbox.services() == nil)
            #expect(try await sandbox.up(Self.wish) == settings)
            #expect(try await sql("SHOW DATABASES LIKE 'kept'", sandbox.layout) == "kept")
            #expect(
                try SandboxSettings.load(sandbox.layout)?.addressing
                    == PublicAddressing(form: .localhost, scheme: "http", port: settings.httpPort))
        }
    }

    @Test func upRecoversAfterKillingEverything() async throws {
        try await withSandbox { sandbox in
            // With the real daemon, which is started before nginx: nginx's port must not be judged before its leftovers are ended.
            let settings = try await sandbox.up(.init())
            try await sandbox.manager.start(.script("php-site", "sleep 1000; :", sandbox.layout))
            let all = processes(mentioning: sandbox.layout.root)
            #expect(all.count >= 5)
            // Workers of nginx do not name the root: they survive, and hold the port.
            for pid in all { kill(pid, SIGKILL) }
            #expect(await eventually { processes(mentioning: sandbox.layout.root) == [] })
            #expect(!LoopbackPort.isFree(settings.httpPort))
            #expect(try await sandbox.up(.init()) == settings)
            #expect(LoopbackPort.accepts(settings.httpPort))
            #expect(try await sql("SELECT 1", sandbox.layout) == "1")
            let running = try await sandbox.services()?.filter { $0.state == .running }
            #expect(running?.map(\.name.rawValue) == ["daemon", "mariadb", "nginx", "php-site"])
        }
    }

    @Test func downAfterKillingEverythingLeavesNoWorker() async throws {
        try await withSandbox { sandbox in
            let settings = try await sandbox.up(Self.wish)
            for pid in processes(mentioning: sandbox.layout.root) { kill(pid, SIGKILL) }
            try await sandbox.down()
            #expect(LoopbackPort.isFree(settings.httpPort))
        }
    }

    @Test func nobodyEntersTheDatabaseWithoutAPassword() async throws {
        try await withSandbox { sandbox in
            _ = try await sandbox.up(Self.wish)
            let layout = sandbox.layout
            #expect(
                try await sql("SELECT CONCAT(User, '@', Host) FROM mysql.user WHERE User <> 'mariadb.sys'", layout)
                    == "\(NSUserName())@localhost")
            #expect(
                try await sql(
                    "SELECT @@skip_networking, @@local_infile, @@collation_server, @@secure_file_priv, @@log_bin, @@performance_schema",
                    layout)
                    == "1\t0\tutf8mb4_unicode_520_ci\t\(layout.mariadbFiles)/\t0\t0")
            // An account that is open to everyone is refused at the next up.
            _ = try await sql("CREATE USER open@localhost IDENTIFIED BY ''", layout)
            let problem = await #expect(throws: Problem.self) { try await sandbox.up(Self.wish) }
            #expect(problem?.code == .forbidden)
            #expect(problem?.message.contains("open@localhost") == true)
            _ = try await sql("DROP USER open@localhost; CREATE USER site@localhost IDENTIFIED BY 'long enough'", layout)
            _ = try await sandbox.up(Self.wish)
            _ = try await sql("CREATE USER boss@localhost IDENTIFIED BY 'long enough'; GRANT ALL ON *.* TO boss@localhost", layout)
            await #expect(throws: Problem.self) { try await sandbox.up(Self.wish) }
        }
    }

    @Test(.enabled(if: isRoot)) func serversRunAsTheirOwnUsers() async throws {
        try await withSandbox { sandbox in
            _ = try await sandbox.up(Self.wish)
            let services = try #require(try await sandbox.services())
            let mariadb = try #require(services.first { $0.name == SandboxMariaDB.name }?.pid)
            #expect(Set(ProcessTable.users(mariadb)) == [try SystemUser.named("mysql").uid])
            let nginx = try #require(services.first { $0.name == SandboxNginx.name }?.pid)
            let web = try SystemUser.named("www-data").uid
            // A worker is its master's until it has let go of root.
            #expect(
                await eventually {
                    let workers = ProcessTable.all().filter { $0.parent == nginx }
                    return !workers.isEmpty && workers.allSatisfy { Set(ProcessTable.users($0.pid)) == [web] }
                })
        }
    }

    @Test func aTakenPortIsNamed() async throws {
        try await withSandbox { sandbox in
            let listener = try TestListener()
            let asked = await #expect(throws: Problem.self) { try await sandbox.up(.init(port: listener.port, daemon: false)) }
            #expect(asked?.code == .portTaken)
            #expect(asked?.message == "cannot serve on port '\(listener.port)': another program listens there")
            listener.end()
            #expect(try await sandbox.up(.init(port: listener.port, daemon: false)).httpPort == listener.port)
            try await sandbox.down()
            let thief = try TestListener(port: listener.port)
            let recorded = await #expect(throws: Problem.self) { try await sandbox.up(Self.wish) }
            #expect(recorded?.code == .portTaken)
            thief.end()
            #expect(try await sandbox.up(Self.wish).httpPort == listener.port)
        }
    }

    @Test func whereASiteHasItsAddressTheAddressStays() async throws {
        try await withSandbox { sandbox in
            let first = try await sandbox.up(.init())
            let free = try TestListener()
            free.end()
            let daemon = try await sandbox.services()?.first { $0.name == Sandbox.daemon }?.pid
            // Without a site it moves as a whole, the daemon too.
            let moved = try await sandbox.up(.init(form: .exact, port: free.port))
            #expect(moved.httpPort == free.port && moved.form == .exact && LoopbackPort.accepts(free.port))
            #expect(!LoopbackPort.accepts(first.httpPort))
            #expect(try await sandbox.services()?.first { $0.name == Sandbox.daemon }?.pid != daemon)

            try AtomicFile.write("{}", to: sandbox.layout.manifest(SiteID("saaaaaaaaaaa")), mode: 0o600)
            let before = try await sandbox.services()
            for wish in [Sandbox.Wish(port: first.httpPort), .init(form: .localhost), .init(tls: true)] {
                let refused = await #expect(throws: Problem.self) { try await sandbox.up(wish) }
                #expect(refused?.code == .addressInUseBySites && refused?.exit == .refused)
                #expect(refused?.details["sites"] == "1" && refused?.message.contains("1 site ") == true)
            }
            #expect(try SandboxSettings.load(sandbox.layout) == moved)
            #expect(try await sandbox.services() == before, "nothing was touched")
            #expect(try await sandbox.up(.init(form: .exact, port: free.port)) == moved, "what is so already may be asked for")
        }
    }

    @Test func anUpThatFailsLeavesRunningWhatRanBefore() async throws {
        try await withSandbox { sandbox in
            let listener = try TestListener()
            defer { listener.end() }
            // The port is found taken after the database server was started.
            await #expect(throws: Problem.self) { try await sandbox.up(.init(port: listener.port, daemon: false)) }
            #expect(processes(mentioning: sandbox.layout.root) == [])
            #expect(try await sandbox.services() == nil)

            _ = try await sandbox.up(Self.wish)
            let before = try await sandbox.services()
            await #expect(throws: Problem.self) { try await sandbox.up(.init(port: listener.port, daemon: false)) }
            #expect(try await sandbox.services() == before)
        }
    }

    @Test func withoutItsTextFilesNothingIsBegun() async throws {
        try await withRoot { layout in
            let bare = try SandboxLayout.layout(root: layout.root, share: "/nonexistent")
            let problem = await #expect(throws: Problem.self) {
                try await Sandbox(layout: bare, executable: BuiltBinary.path).up(Self.wish)
            }
            #expect(problem?.code == .toolMissing && problem?.message.contains("/nonexistent/nginx/nginx.conf") == true)
            #expect(try FileManager.default.contentsOfDirectory(atPath: layout.root).isEmpty)
        }
    }

    @Test func sandboxesDoNotMeet() async throws {
        try await withSandbox { one in
            try await withSandbox { two in
                async let first = one.up(Self.wish)
                async let second = two.up(Self.wish)
                let ports = try await [first.httpPort, second.httpPort]
                #expect(ports[0] != ports[1])
            }
            #expect(try await one.services()?.allSatisfy { $0.state == .running } == true)
        }
    }

    @Test func aLongRootGetsShortSockets() async throws {
        try await withRoot { layout in
            let deep = layout.root + "/" + String(repeating: "d", count: 90)
            let sandbox = Sandbox(layout: try SandboxLayout.layout(root: deep), executable: BuiltBinary.path)
            #expect(!sandbox.layout.run.hasPrefix(deep))
            do {
                _ = try await sandbox.up(Self.wish)
                #expect(try await sql("SELECT 1", sandbox.layout) == "1")
            } catch {
                try? await sandbox.down()
                throw error
            }
            try await sandbox.down()
            #expect(access(sandbox.layout.run, F_OK) == -1, "nothing is left outside of the root")
        }
    }

    /// The binary as an ordinary user runs it: from a copy, because the checkout may lie where only root may enter.
    private func asNobody(_ arguments: [String], _ layout: HostLayout) async throws -> CommandResult {
        let nobody = try SystemUser.named("nobody")
        let open = "\(layout.root)-open"
        defer { try? FileManager.default.removeItem(atPath: open) }  // only to be tidy
        try TestDirectory.make(open)
        try FileManager.default.copyItem(atPath: BuiltBinary.path, toPath: "\(open)/agent")
        for text in ["templates", "nginx", "php-fpm", "php"] {
            try FileManager.default.copyItem(atPath: "\(Repository.root)/\(text)", toPath: "\(open)/\(text)")
        }
        return try await runner.run(
            Command(
                "/usr/bin/setpriv",
                ["--reuid=\(nobody.uid)", "--regid=\(nobody.gid)", "--clear-groups", "\(open)/agent"] + arguments + [
                    "--root", layout.root,
                ],
                environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], deadline: 60))
    }

    @Test(.enabled(if: isRoot)) func rootsSandboxIsForbiddenToOthersInWords() async throws {
        try await withSandbox { sandbox in
            _ = try await sandbox.up(.init())
            for command in [
                ["sandbox", "status"], ["sandbox", "up"], ["sandbox", "down"], ["daemon", "run"], ["site", "list"], ["doctor"],
            ] {
                let refused = try await asNobody(command, sandbox.layout)
                #expect(refused.exitCode == 10, "\(command): \(refused.errorOutput)")
                #expect(refused.errorOutput.contains("agent explain forbidden") && refused.errorOutput.contains("sudo"), "\(command)")
            }
        }
    }

    @Test(.enabled(if: isRoot)) func anOrdinaryUserBringsOneUpToo() async throws {
        try await withRoot { layout in
            let nobody = try SystemUser.named("nobody")
            chown(layout.root, nobody.uid, nobody.gid)
            // The same suite's first test, run as that user through the built test bundle, would need its build directory: the binary is enough.
            func agent(_ arguments: [String]) async throws -> CommandResult { try await asNobody(arguments, layout) }
            let up = try await agent(["sandbox", "up", "--no-daemon"])
            #expect(up.exitCode == 0, "\(up.errorOutput)")
            let services = ProcessTable.all().filter { ProcessTable.users($0.pid).contains(nobody.uid) }
            #expect(services.count >= 4, "supervisor, mariadbd, nginx and its workers")
            let down = try await agent(["sandbox", "down"])
            #expect(down.exitCode == 0, "\(down.errorOutput)")
            #expect(processes(mentioning: layout.root) == [])
        }
    }
}

/// Another program that listens on a loopback port.
final class TestListener: @unchecked Sendable {
    private(set) var port: UInt16
    private let file: Int32

    init(port wanted: UInt16 = 0) throws {
        file = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var yes: Int32 = 1
        setsockopt(file, SOL_SOCKET, SO_REUSEADDR, &yes, 4)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = wanted.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let file = file
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file, $0, size) == 0 && listen(file, 5) == 0 && getsockname(file, $0, &size) == 0
            }
        }
        guard bound else { throw systemCallProblem("bind", "\(wanted)") }
        port = UInt16(bigEndian: address.sin_port)
    }

    func end() { close(file) }
}
