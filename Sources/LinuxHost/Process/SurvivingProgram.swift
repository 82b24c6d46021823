import CLinux
import Foundation
import HostServices
import SiteModel

/// A program that outlives this process: nobody's to end but by its deadline, known again by its number and start time.
///
/// It has a session of its own and is told to run only when its number is on disk, so that whoever comes after a kill finds it or knows that it never ran.
package struct SurvivingProgram: Sendable {
    /// On disk before the program may run. It needs no fsync: a power loss ends the process too.
    struct Record: Codable, Sendable, Hashable {
        var pid: Int32
        var startTime: UInt64
        var boot: String
        /// Seconds from its start on.
        var deadline: Double
    }
    let record: Record

    /// One at a time: a child that waits at its gate must not hold a copy of another's.
    private static let queue = DispatchQueue(label: "agent.surviving")

    /// Returns when the program has been executed.
    /// - Parameters:
    ///   - log: takes what it writes; made new.
    ///   - record: where it is written down which process it is.
    static func start(_ command: Command, log: String, record path: String) async throws(Problem) -> Self {
        try await onBlockingThread(on: queue) { () throws(Problem) in try spawn(command, log: log, record: path) }
    }

    private static func spawn(_ command: Command, log path: String, record place: String) throws(Problem) -> Self {
        let log = try check("open", path) { open(path, O_WRONLY | O_APPEND | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600) }
        defer { close(log) }
        let arguments = ([command.program] + command.arguments).map { strdup($0) } + [nil]
        let environment = command.environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (arguments + environment).forEach { free($0) } }
        var (pidfd, gate, report): (Int32, Int32, Int32) = (-1, -1, -1)
        let pid = command.program.withCString { program -> pid_t in
            command.directory.withCString { directory -> pid_t in
                arguments.withUnsafeBufferPointer { arguments -> pid_t in
                    environment.withUnsafeBufferPointer { environment -> pid_t in
                        var child = clinux_child(
                            program: program, arguments: arguments.baseAddress, environment: environment.baseAddress, directory: directory,
                            log: log, listener: -1, drop_identity: 0, uid: 0, gid: 0)
                        return clinux_fork_gated(&child, &pidfd, &gate, &report)
                    }
                }
            }
        }
        if pid < 0 { throw systemCallProblem("start", command.program) }
        defer {
            close(report)
            close(pidfd)
        }
        do throws(Problem) {
            guard let facts = ProcessTable.facts(pid) else { throw systemCallProblem("look at", command.program, errno: ESRCH) }
            let record = Record(pid: pid, startTime: facts.startTime, boot: ProcessTable.boot, deadline: command.deadline)
            try write(record, to: place)
            var go: UInt8 = 1
            try check("start", command.program) { Glibc.write(gate, &go, 1) }
            close(gate)
            gate = -1
            var failure: Int32 = 0
            let told = try check("start", command.program) { read(report, &failure, MemoryLayout<Int32>.size) }
            if told > 0 { throw systemCallProblem("start", command.program, errno: failure) }
            return Self(record: record)
        } catch {
            // A closed gate ends the child without having run anything; after a failed exec it has ended already.
            if gate >= 0 { close(gate) }
            waitpid(pid, nil, 0)
            unlink(place)
            throw error
        }
    }

    private static func write(_ record: Record, to path: String) throws(Problem) {
        let text: String
        do { text = String(decoding: try JSONEncoder().encode(record), as: UTF8.self) } catch {
            throw .cannot("write", path, "\(error)", code: .internalError)
        }
        try AtomicFile.write(text, to: path, mode: 0o600)
    }

    /// nil: none was begun there. - Throws: for a record that is not one.
    static func recorded(_ path: String) throws(Problem) -> Self? {
        guard let text = try AtomicFile.read(path) else { return nil }
        do { return Self(record: try JSONDecoder().decode(Record.self, from: Data(text.utf8))) } catch {
            throw .cannot("read", path, "it is no record of a process", code: .configurationRefused, details: ["path": path])
        }
    }

    /// The very process, while it runs. What has ended is reaped where it is our own child.
    package var running: ProcessFacts? {
        guard record.boot == ProcessTable.boot, let facts = ProcessTable.facts(record.pid), facts.startTime == record.startTime else {
            return nil
        }
        guard facts.isZombie else { return facts }
        waitpid(record.pid, nil, WNOHANG)  // another parent's is that one's to reap
        return nil
    }

    /// Whether it has run longer than it may. By the clock of the boot, which nobody sets.
    package var isLate: Bool {
        var now = timespec()
        clock_gettime(CLOCK_BOOTTIME, &now)
        let begun = Double(record.startTime) / Double(sysconf(Int32(_SC_CLK_TCK)))
        return Double(now.tv_sec) + Double(now.tv_nsec) / 1e9 - begun > record.deadline
    }

    /// Asks it to end and, two seconds later, makes it.
    package func end() async {
        guard let facts = running else { return }
        ProcessTable.signal(facts, SIGTERM)
        for _ in 0..<40 where running != nil { try? await Task.sleep(for: .milliseconds(50)) }
        if let facts = running { ProcessTable.signal(facts, SIGKILL) }
        for _ in 0..<40 where running != nil { try? await Task.sleep(for: .milliseconds(50)) }
    }
}
