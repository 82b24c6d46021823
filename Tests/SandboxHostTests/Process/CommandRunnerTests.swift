import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// What every runner of commands promises, asked of the real one.
@Suite struct CommandRunnerTests {
    let runner = LinuxCommandRunner(executable: BuiltBinary.path)
    static let isRoot = geteuid() == 0
    static let somebody = SiteIdentity(uid: 2_123_456, gid: 2_123_457)

    func shell(_ script: String, _ change: (inout Command) -> Void = { _ in }) -> Command {
        var command = Command("/bin/sh", ["-c", script], environment: ["PATH": "/usr/bin:/bin"], deadline: 20)
        change(&command)
        return command
    }

    @Test func outputErrorAndExitCodeAreAResult() async throws {
        let result = try await runner.run(shell("echo out; echo err >&2; exit 3"))
        #expect(result == CommandResult(exitCode: 3, output: "out\n", errorOutput: "err\n"))
    }

    @Test func aSignalIsAnExitCodeOf128AndItsNumber() async throws {
        #expect(try await runner.run(shell("kill -9 $$")).exitCode == 137)
    }

    @Test func inputIsWrittenAndClosed() async throws {
        let input = [UInt8](repeating: 65, count: 300_000)
        #expect(try await runner.run(Command("/usr/bin/wc", ["-c"]), input: input).output == "300000\n")
    }

    @Test func aProgramThatDoesNotReadItsInputEndsNormally() async throws {
        let input = [UInt8](repeating: 65, count: 3_000_000)
        #expect(try await runner.run(shell("exit 4"), input: input).exitCode == 4)
    }

    @Test(arguments: [nil, isRoot ? somebody : nil]) func environmentIsExact(identity: SiteIdentity?) async throws {
        let result = try await runner.run(Command("/usr/bin/env", environment: ["A": "1", "B": "x y"], identity: identity))
        #expect(result.output.split(separator: "\n").sorted() == ["A=1", "B=x y"], "\(result)")
    }

    @Test(arguments: [nil, isRoot ? somebody : nil]) func onlyStandardDescriptorsAreOpen(identity: SiteIdentity?) async throws {
        let kept = open("/etc/hostname", O_RDONLY)  // without close-on-exec, as a library might
        defer { close(kept) }
        // ls itself opens the directory as 3.
        let result = try await runner.run(Command("/bin/ls", ["/proc/self/fd"], identity: identity))
        #expect(result.output == "0\n1\n2\n3\n")
    }

    @Test func directoryIsTheGivenOne() async throws {
        #expect(try await runner.run(Command("/bin/pwd", directory: "/usr/lib")).output == "/usr/lib\n")
    }

    @Test func deadlineEndsTheWholeGroupAlsoWhereItIgnoresTheFirstSignal() async throws {
        let mark = "1031.\(Int.random(in: 100_000...999_999))"
        let start = Date()
        let problem = await #expect(throws: Problem.self) {
            try await runner.run(shell("trap '' TERM; sleep \(mark) & sleep \(mark); sleep \(mark)") { $0.deadline = 0.3 })
        }
        #expect(problem?.code == .deadlineExceeded)
        // Suites that keep every thread busy may run beside this one.
        #expect(Date().timeIntervalSince(start) < 300)
        #expect(try await processes(with: mark) == "")
    }

    @Test func whatAProgramLeavesInItsGroupEndsWithIt() async throws {
        let mark = "32.\(Int.random(in: 100_000...999_999))"
        let result = try await runner.run(shell("sleep \(mark) & echo started"))
        #expect(result.output == "started\n")
        // Killed already, it may be in the list for a moment more.
        for _ in 0..<100 where try await processes(with: mark) != "" { try await Task.sleep(for: .milliseconds(50)) }
        #expect(try await processes(with: mark) == "")
    }

    @Test(arguments: ["", ">&2"]) func outputLimitEndsTheProgram(stream: String) async throws {
        let problem = await #expect(throws: Problem.self) {
            try await runner.run(
                shell("while :; do echo yyyyyyyyyyyyyyyyyyyyy \(stream); done") {
                    $0.outputLimit = 5000
                    $0.deadline = 300
                })
        }
        #expect(problem?.code == .commandFailed, "and not by its deadline")
    }

    @Test func cancellationEndsTheProgramFirst() async throws {
        let mark = "33.\(Int.random(in: 100_000...999_999))"
        let task = Task { try await runner.run(shell("sleep \(mark)")) }
        try await Task.sleep(for: .milliseconds(200))
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try await processes(with: mark) == "")
    }

    @Test func manyAtOnceEndAndLeaveNoDescriptor() async throws {
        func open() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter { isPipeOrProcess($0) }.count
        }
        func isPipeOrProcess(_ name: String) -> Bool {
            let link = ProcessTable.link(getpid(), "fd/\(name)") ?? ""
            return link.hasPrefix("pipe:") || link == "anon_inode:[pidfd]"
        }
        let before = try open()
        let codes = try await withThrowingTaskGroup(of: Int32.self) { group in
            var codes: [Int32] = []
            for number in 0..<400 {
                if number >= 16, let code = try await group.next() { codes.append(code) }
                group.addTask { try await runner.run(shell("exit 7")).exitCode }
            }
            return try await group.reduce(into: codes) { $0.append($1) }
        }
        #expect(codes == Array(repeating: 7, count: 400))
        // Other suites run commands at the same time; hundreds of ours would show.
        #expect(await eventually { (try? open()).map { $0 < before + 50 } ?? false })
    }

    @Test func aMissingProgramIsNamed() async throws {
        let problem = await #expect(throws: Problem.self) { try await runner.run(Command("/usr/bin/no-such-tool")) }
        #expect(problem?.code == .toolMissing)
        #expect(problem?.details["path"] == "/usr/bin/no-such-tool")
    }

    @Test(.enabled(if: isRoot)) func identityDropsEverything() async throws {
        let status = try await runner.run(Command("/bin/cat", ["/proc/self/status"], identity: Self.somebody)).output
        let facts = Dictionary(
            status.split(separator: "\n").compactMap { line in
                line.firstIndex(of: ":").map {
                    (String(line[..<$0]), line[line.index(after: $0)...].split(whereSeparator: \.isWhitespace).map(String.init))
                }
            }, uniquingKeysWith: { a, _ in a })
        #expect(facts["Uid"] == Array(repeating: "2123456", count: 4))
        #expect(facts["Gid"] == Array(repeating: "2123457", count: 4))
        #expect(facts["Groups"] == [])
        #expect(facts["NoNewPrivs"] == ["1"])
        #expect(facts["CapEff"] == ["0000000000000000"])
        #expect(facts["CapPrm"] == ["0000000000000000"])
        // 32 and 33 are the C library's own and cannot be reset through it.
        let ignored = facts["SigIgn"]?.first.flatMap { UInt64($0, radix: 16) }
        #expect(ignored.map { $0 & ~0x1_8000_0000 } == 0)
        #expect(facts["Umask"] == ["0022"])
        let limits = try await runner.run(Command("/bin/cat", ["/proc/self/limits"], identity: Self.somebody)).output
        let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
        #expect(core?.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
    }

    @Test(.enabled(if: isRoot)) func directoryIsEnteredWithTheUsersRights() async throws {
        let closed = "/tmp/sandbox-closed-\(UUID().uuidString)"
        mkdir(closed, 0o700)
        defer { rmdir(closed) }
        let problem = await #expect(throws: Problem.self) {
            try await runner.run(Command("/bin/pwd", directory: closed, identity: Self.somebody))
        }
        #expect(problem?.code == .commandFailed)
        #expect(problem?.message == "cannot enter '\(closed)': permission denied")
    }

    @Test(.enabled(if: isRoot)) func becomingAnotherUserIsCheap() async throws {
        func time(_ identity: SiteIdentity?) async throws -> Double {
            var best = Double.infinity
            for _ in 0..<10 {
                let start = DispatchTime.now().uptimeNanoseconds
                _ = try await runner.run(Command("/bin/true", identity: identity))
                best = min(best, Double(DispatchTime.now().uptimeNanoseconds - start) / 1e6)
            }
            return best
        }
        let plain = try await time(nil)
        let dropped = try await time(Self.somebody)
        print("run: \(plain) ms, as another user: \(dropped) ms")
        #expect(dropped - plain < 250, "a debug build on a machine that runs other suites; a few milliseconds otherwise")
    }

    private func processes(with mark: String) async throws -> String {
        try await runner.run(
            Command(
                "/bin/sh", ["-c", "grep -lsa -- '\(mark)' /proc/[0-9]*/cmdline | grep -v /self/ || :"],
                environment: ["PATH": "/usr/bin:/bin"])
        ).output
            .split(separator: "\n").filter { !$0.isEmpty && !isSelf(String($0)) }.joined(separator: "\n")
    }

    /// The searching shell and grep carry the mark in their own arguments; they are gone by now.
    private func isSelf(_ path: String) -> Bool { access(path, F_OK) != 0 }
}
