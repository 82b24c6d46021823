import CLinux
import Foundation
import HostServices
import LinuxHost
import SiteModel

/// A running main process of a service, known by its pidfd: our child, or one that an earlier supervisor started.
final class ServiceProcess: Sendable {
    let record: ProcessRecord
    private let descriptor: Int32
    private let onEnd: @Sendable () -> Void

    /// - Parameter onEnd: called once, after the whole session of the process is gone.
    private init(record: ProcessRecord, descriptor: Int32, onEnd: @escaping @Sendable () -> Void) {
        self.record = record
        self.descriptor = descriptor
        self.onEnd = onEnd
    }

    deinit { close(descriptor) }

    func signal(_ signal: Int32) { clinux_pidfd_signal(descriptor, signal) }

    /// Begins to watch; until then nothing is told.
    func activate() {
        DescriptorWatch.shared.once(descriptor) { [self] in
            // While our dead child is not reaped its number is taken, so that the session cannot be someone else's.
            Session.end(record)
            waitpid(record.pid, nil, WNOHANG)
            onEnd()
        }
    }

    /// The recorded process, if it still runs.
    static func adopt(_ record: ProcessRecord, onEnd: @escaping @Sendable () -> Void) -> ServiceProcess? {
        let descriptor = clinux_pidfd_open(record.pid)
        guard descriptor >= 0 else { return nil }
        // The descriptor is opened first: whatever it names cannot change between this look and the next signal.
        guard record.alive != nil else {
            close(descriptor)
            return nil
        }
        return ServiceProcess(record: record, descriptor: descriptor, onEnd: onEnd)
    }

    /// One at a time: a child that waits at its gate must not hold a copy of another's.
    static let queue = DispatchQueue(label: "agent.supervisor.spawn")

    /// Starts the program; returns when it has been executed. Call on `queue`.
    static func spawn(_ definition: ServiceDefinition, listener: Int32, recordAt path: String, onEnd: @escaping @Sendable () -> Void) throws
        -> ServiceProcess
    {
        let command = definition.command
        let log = try check("open", definition.logFile) {
            open(definition.logFile, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o640)
        }
        defer { close(log) }
        var (pidfd, gate, report): (Int32, Int32, Int32) = (-1, -1, -1)
        let pid = try ArgumentLists.with(command) { arguments, environment in
            try command.program.withCString { program in
                try command.directory.withCString { directory in
                    let identity = geteuid() == 0 ? command.identity : nil
                    var child = clinux_child(
                        program: program, arguments: arguments, environment: environment, directory: directory, log: log,
                        listener: listener,
                        drop_identity: identity == nil ? 0 : 1, uid: identity?.uid ?? 0, gid: identity?.gid ?? 0)
                    return try check("start", command.program) { clinux_fork_gated(&child, &pidfd, &gate, &report) }
                }
            }
        }
        defer { close(report) }
        do {
            guard let facts = ProcessTable.facts(pid) else { throw systemCallProblem("look at", command.program, errno: ESRCH) }
            let record = ProcessRecord(facts, definition)
            try record.write(path)
            var go: UInt8 = 1
            try check("start", command.program) { write(gate, &go, 1) }
            close(gate)
            gate = -1
            var failure: Int32 = 0
            if try check("start", command.program, { read(report, &failure, MemoryLayout<Int32>.size) }) > 0 {
                throw systemCallProblem("start", command.program, errno: failure)
            }
            return ServiceProcess(record: record, descriptor: pidfd, onEnd: onEnd)
        } catch {
            // A closed gate ends the child without having run anything; after a failed exec it has ended already.
            if gate >= 0 { close(gate) }
            waitpid(pid, nil, 0)
            close(pidfd)
            unlink(path)
            throw error
        }
    }
}
