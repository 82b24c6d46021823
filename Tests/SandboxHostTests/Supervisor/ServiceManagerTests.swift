import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

@testable import SandboxHost

/// What every service manager promises, asked of the real supervisor with real children.
@Suite(.serialized) struct ServiceManagerTests {
    static let isRoot = geteuid() == 0

    @Test func nobodyListens() async throws {
        try await withRoot { layout in
            let problem = await #expect(throws: Problem.self) { try await SandboxServiceManager(layout: layout).list() }
            #expect(problem?.code == .sandboxNotRunning)
        }
    }

    @Test func startIsSafeToRepeatAndRemoveForgets() async throws {
        try await withSupervisor { layout, manager in
            let definition = ServiceDefinition.script("one", "exec sleep 1000 # \(layout.root)", layout)
            try await manager.start(definition)
            let first = try await manager.status(definition.name)
            try await manager.start(definition)
            #expect(try await manager.status(definition.name) == first)
            #expect(first?.state == .running)
            #expect(first?.pid.map { kill($0, 0) } == 0)
            try await manager.remove(definition.name)
            try await manager.remove(definition.name)
            #expect(try await manager.list() == [])
            #expect(first?.pid.map { kill($0, 0) } == -1)
            #expect(try FileManager.default.contentsOfDirectory(atPath: layout.services) == [])
        }
    }

    @Test func anotherDefinitionReplacesTheProcess() async throws {
        try await withSupervisor { layout, manager in
            var definition = ServiceDefinition.script("one", "exec sleep 1000", layout)
            try await manager.start(definition)
            let first = try await manager.status(definition.name)?.pid
            definition.command.arguments = ["-c", "exec sleep 1001", layout.root]
            try await manager.start(definition)
            let second = try await manager.status(definition.name)?.pid
            #expect(first != second)
            #expect(first.map { kill($0, 0) } == -1)
        }
    }

    @Test func aKilledServiceComesBack() async throws {
        try await withSupervisor { layout, manager in
            let definition = ServiceDefinition.script("one", "exec sleep 1000", layout)
            try await manager.start(definition)
            let pid = try #require(try await manager.status(definition.name)?.pid)
            kill(pid, SIGKILL)
            let back = try await eventually {
                let status = try await manager.status(definition.name)
                return status?.state == .running && status?.pid != pid && status?.restarts == 1
            }
            #expect(back)
        }
    }

    @Test func whatAKilledLeaderLeavesEndsBeforeItComesBack() async throws {
        try await withSupervisor { layout, manager in
            // Like a master with two workers, one of which ignores being asked.
            let workers = "sleep 2000 & trap '' TERM; sleep 2001 & exec sleep 2002"
            let definition = ServiceDefinition.script("one", workers, layout)
            try await manager.start(definition)
            let pid = try #require(try await manager.status(definition.name)?.pid)
            let session = { ProcessTable.all().filter { $0.session == pid && !$0.isZombie }.map(\.pid) }
            #expect(await eventually { session().count == 3 })
            kill(pid, SIGKILL)
            #expect(try await eventually { try await manager.status(definition.name)?.restarts == 1 })
            #expect(session() == [])
        }
    }

    @Test func aServiceThatKeepsEndingIsReportedAndItsLogTold() async throws {
        try await withSupervisor { layout, manager in
            let definition = ServiceDefinition.script(
                "one", "echo the reason; exit 3", layout, ready: .socket(path: "\(layout.run)/none.sock"))
            let problem = await #expect(throws: Problem.self) { try await manager.start(definition) }
            #expect(problem?.code == .commandFailed)
            #expect(problem?.details["log"]?.contains("the reason") == true)
            let backingOff = try await eventually {
                try await manager.status(definition.name).map { $0.restarts >= 2 && $0.state != .stopped } ?? false
            }
            #expect(backingOff)
            try await manager.remove(definition.name)
            #expect(try await manager.list() == [])
        }
    }

    @Test func aServiceThatIsStartedInVainIsNeverCalledRunning() async throws {
        try await withSupervisor { layout, manager in
            // It lives a while each time, and never answers.
            let definition = ServiceDefinition.script("one", "sleep 0.2; exit 3", layout, ready: .socket(path: "\(layout.run)/none.sock"))
            await #expect(throws: Problem.self) { try await manager.start(definition) }
            var (living, restarts, states) = (0, 0, Set<ServiceStatus.State>())
            let isSeen = try await eventually {
                guard let status = try await manager.status(definition.name) else { return false }
                states.insert(status.state)
                (living, restarts) = (living + (status.pid == nil ? 0 : 1), status.restarts)
                return living > 0 && restarts >= 2
            }
            #expect(isSeen && !states.contains(.running), "\(states)")
            try await manager.remove(definition.name)
        }
    }

    @Test func aProgramThatDoesNotExistIsAnErrorAndLeavesNoProcess() async throws {
        try await withSupervisor { layout, manager in
            var definition = ServiceDefinition.script("one", "", layout)
            definition.command.program = "/usr/bin/no-such-program"
            let problem = await #expect(throws: Problem.self) { try await manager.start(definition) }
            #expect(problem?.message == "cannot start '/usr/bin/no-such-program': no such file or directory")
            try await manager.remove(definition.name)
        }
    }

    @Test func stopAsksThenMakes() async throws {
        try await withSupervisor { layout, manager in
            let stubborn = ServiceDefinition.script("one", "trap '' TERM; while :; do sleep 0.05; done", layout, stopTimeout: 0.4)
            try await manager.start(stubborn)
            let pid = try #require(try await manager.status(stubborn.name)?.pid)
            try await Task.sleep(for: .milliseconds(100))
            let start = Date()
            try await manager.remove(stubborn.name)
            #expect((0.3...60).contains(Date().timeIntervalSince(start)))
            #expect(kill(pid, 0) == -1)
        }
    }

    @Test func signalsReachTheMainProcess() async throws {
        try await withSupervisor { layout, manager in
            let definition = ServiceDefinition.script(
                "one", "trap 'echo got it' USR1; echo up; while :; do sleep 0.02; done", layout)
            try await manager.start(definition)
            #expect(await eventually { LogTail.read(definition.logFile).contains("up") })
            try await manager.signal(definition.name, SIGUSR1)
            #expect(await eventually { LogTail.read(definition.logFile).contains("got it") })
            let problem = await #expect(throws: Problem.self) { try await manager.signal(ServiceName(unchecked: "none"), SIGUSR1) }
            #expect(problem?.code == .commandFailed)
        }
    }

    @Test func environmentAndDescriptorsAreExact() async throws {
        try await withSupervisor { layout, manager in
            let definition = ServiceDefinition(
                name: ServiceName(unchecked: "one"),
                command: Command(
                    "/usr/bin/python3",
                    [
                        "-c",
                        "import os,time\nprint(sorted(os.environ), sorted(os.listdir('/proc/self/fd')), os.getsid(0)==os.getpid(), flush=True)\ntime.sleep(1000)",
                        layout.root,
                    ],
                    environment: ["A": "1"]), logFile: "\(layout.logs)/one.log")
            try await manager.start(definition)
            // LC_CTYPE is Python's own. 3 is the directory that is being listed.
            #expect(await eventually { LogTail.read(definition.logFile).contains("['A', 'LC_CTYPE'] ['0', '1', '2', '3'] True") })
        }
    }

    @Test(.enabled(if: isRoot)) func theSocketIsBoundByRootAndPassedAsDescriptorThree() async throws {
        try await withSupervisor { layout, manager in
            let site = SiteIdentity(uid: 2_123_456, gid: 2_123_456)
            let id = SiteID(unchecked: "sabcdefghijk")
            let path = layout.phpSocket(id)
            let program = """
                import os, socket
                s = socket.socket(fileno=3)
                try: os.unlink('\(path)'); print('replaced', flush=True)
                except PermissionError: print('refused', flush=True)
                print(os.getresuid(), os.getgroups(), flush=True)
                while True:
                    c, _ = s.accept()
                    c.send(b'hello'); c.close()
                """
            var definition = ServiceDefinition(
                name: .php(id), command: Command("/usr/bin/python3", ["-c", program, layout.root], environment: [:], identity: site),
                listen: ListenSocket(path: path, owner: SiteIdentity(uid: 0, gid: 33), mode: 0o660), logFile: layout.phpLog(id),
                ready: .socket(path: path))
            try await manager.start(definition)
            var facts = stat()
            #expect(lstat(path, &facts) == 0)
            #expect(facts.st_uid == 0 && facts.st_gid == 33 && facts.st_mode & 0o7777 == 0o660)
            func ask() throws -> String {
                let file = try UnixAddress.connect(path)
                defer { close(file) }
                var buffer = [UInt8](repeating: 0, count: 16)
                return String(decoding: buffer[..<max(0, read(file, &buffer, 16))], as: UTF8.self)
            }
            #expect(try ask() == "hello")
            #expect(LogTail.read(definition.logFile).contains("refused"))
            #expect(LogTail.read(definition.logFile).contains("(2123456, 2123456, 2123456) []"))
            // Connections made while the program is down wait for the next one: the supervisor holds the socket.
            let pid = try #require(try await manager.status(definition.name)?.pid)
            kill(pid, SIGKILL)
            #expect(await eventually { ProcessTable.facts(pid)?.isZombie ?? true })
            #expect(try ask() == "hello")
            // A stale socket is replaced, a file is not.
            try await manager.remove(definition.name)
            #expect(access(path, F_OK) == -1)
            try "mine".write(toFile: path, atomically: true, encoding: .utf8)
            definition.ready = .started
            let problem = await #expect(throws: Problem.self) { try await manager.start(definition) }
            #expect(problem?.message == "cannot listen on '\(path)': something that is not a socket is there")
            try await manager.remove(definition.name)
        }
    }

    @Test func aSocketInADirectoryOfOthersIsRefused() async throws {
        try await withSupervisor { layout, manager in
            let open = "\(layout.root)/open"
            mkdir(open, 0o777)
            chmod(open, 0o777)
            let own = SystemUser.own
            let definition = ServiceDefinition.script(
                "one", "sleep 5", layout, listen: ListenSocket(path: "\(open)/x.sock", owner: own, mode: 0o600))
            let problem = await #expect(throws: Problem.self) { try await manager.start(definition) }
            #expect(problem?.code == .forbidden)
            try await manager.remove(definition.name)
        }
    }

    @Test func aSecondSupervisorIsRefused() async throws {
        try await withSupervisor { layout, _ in
            let problem = await #expect(throws: Problem.self) { try await SupervisorProcess.run(layout) }
            #expect(problem?.code == .daemonRunning)
        }
    }

    @Test func definitionsOutliveTheSupervisorAndKilledOnesLeaveNoDouble() async throws {
        try await withSupervisor { layout, manager in
            let definition = ServiceDefinition.script("one", "sleep 3000 & exec sleep 1000 \(layout.root.count)", layout)
            let other = ServiceDefinition.script("two", "sleep 3001 & exec sleep 1001", layout)
            try await manager.start(definition)
            try await manager.start(other)
            let kept = try #require(try await manager.status(definition.name)?.pid)
            let dead = try #require(try await manager.status(other.name)?.pid)
            let session = { (pid: Int32) in ProcessTable.all().filter { $0.session == pid && !$0.isZombie }.count }
            #expect(await eventually { session(kept) == 2 && session(dead) == 2 })
            kill(try #require(supervisorPid(layout)), SIGKILL)
            kill(dead, SIGKILL)
            let sandbox = Sandbox(layout: layout, executable: BuiltBinary.path)
            #expect(await eventually { !sandbox.isSupervised })
            try await sandbox.startSupervisor()
            let running = try await eventually {
                let list = try await manager.list()
                return list.count == 2 && list.allSatisfy { $0.state == .running }
            }
            #expect(running)
            #expect(try await manager.status(definition.name)?.pid == kept, "what still runs is adopted: nobody notices")
            #expect(try await manager.status(other.name)?.pid != dead)
            #expect(session(kept) == 2)
            #expect(session(dead) == 0, "what the dead leader left is ended")
            // An adopted process is watched and stopped as a child is.
            kill(kept, SIGKILL)
            #expect(
                try await eventually { try await manager.status(definition.name).map { $0.state == .running && $0.pid != kept } ?? false })
            #expect(session(kept) == 0)
        }
    }

    @Test func downEndsEverythingAlsoWithoutASupervisor() async throws {
        try await withSupervisor { layout, manager in
            try await manager.start(.script("one", "sleep 1000; :", layout))
            kill(try #require(supervisorPid(layout)), SIGKILL)
            #expect(processes(mentioning: layout.root).count >= 1)
            try await Sandbox(layout: layout, executable: BuiltBinary.path).down()
            #expect(processes(mentioning: layout.root) == [])
            try await Sandbox(layout: layout, executable: BuiltBinary.path).down()
        }
    }

    @Test func aRecordOfAnotherProcessEndsNothing() async throws {
        try await withRoot { layout in
            try SandboxRoot(layout: layout).prepare()
            let stranger = Process()
            stranger.executableURL = URL(fileURLWithPath: "/bin/sleep")
            stranger.arguments = ["500"]
            // Not ours to share: whoever reads the test's output would wait for this one too.
            stranger.standardOutput = FileHandle.nullDevice
            stranger.standardError = FileHandle.nullDevice
            try stranger.run()
            // SIGTERM may be ignored here, as the runner's threads have it.
            defer { kill(stranger.processIdentifier, SIGKILL) }
            var facts = try #require(ProcessTable.facts(stranger.processIdentifier))
            facts.startTime -= 1
            try ProcessRecord(facts, .script("one", "", layout)).write(layout.serviceProcess(ServiceName(unchecked: "one")))
            try await Sandbox(layout: layout, executable: BuiltBinary.path).down()
            #expect(stranger.isRunning)
        }
    }

    @Test func manyServicesStartAtOnce() async throws {
        try await withSupervisor { layout, manager in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<32 { group.addTask { try await manager.start(.script("php-s\(number)", "exec sleep 1000", layout)) } }
                try await group.waitForAll()
            }
            let list = try await manager.list()
            #expect(list.count == 32 && list.allSatisfy { $0.state == .running })
            #expect(Set(list.compactMap(\.pid)).count == 32)
        }
    }
}
