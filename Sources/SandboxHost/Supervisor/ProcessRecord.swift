import Foundation
import HostServices
import LinuxHost
import SiteModel

/// Which process a service is, on disk before that process may exec. It needs no fsync: a power loss ends the process too.
struct ProcessRecord: Codable, Sendable, Hashable {
    var pid: Int32
    var startTime: UInt64
    var boot: String
    var program: String
    /// What its output goes to: a sign by which its descendants are known.
    var log: String

    init(_ facts: ProcessFacts, _ definition: ServiceDefinition) {
        pid = facts.pid
        startTime = facts.startTime
        boot = ProcessTable.boot
        program = definition.command.program
        log = definition.logFile
    }

    /// The process, if it still is the same one and runs.
    var alive: ProcessFacts? {
        guard boot == ProcessTable.boot, let facts = ProcessTable.facts(pid), facts.startTime == startTime, !facts.isZombie else {
            return nil
        }
        return facts
    }

    /// What the leader's session still holds, the leader left out. The kernel gives no number again while it names a session, so:
    /// a stranger with the leader's number means that our session is gone, and without any such process the programs must be ours too.
    func leftovers() -> [ProcessFacts] {
        guard boot == ProcessTable.boot else { return [] }
        if let facts = ProcessTable.facts(pid), facts.startTime != startTime { return [] }
        let leaderKnown = ProcessTable.facts(pid) != nil
        return ProcessTable.all().filter { process in
            process.session == pid && process.pid != pid && process.startTime >= startTime
                && (leaderKnown || process.isZombie || isOurs(process.pid))
        }
    }

    private func isOurs(_ pid: pid_t) -> Bool {
        if geteuid() == 0, ProcessTable.users(pid).contains(where: { $0 >= IDRanges.first }) { return true }
        for descriptor in 1...2 where ProcessTable.link(pid, "fd/\(descriptor)") == log { return true }
        let resolved = realpath(program, nil).map { path in
            defer { free(path) }
            return String(cString: path)
        }
        return ProcessTable.program(pid).map { $0 == program || $0 == resolved } ?? false
    }

    static func read(_ path: String) -> ProcessRecord? {
        // An unreadable record names no process: there is nothing to adopt or end.
        guard let text = try? AtomicFile.read(path) else { return nil }
        return try? JSONDecoder().decode(ProcessRecord.self, from: Data(text.utf8))
    }

    func write(_ path: String) throws {
        let temporary = "\(path).new"
        let bytes = [UInt8](try JSONEncoder().encode(self))
        let file = try check("write", path) { open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600) }
        defer { close(file) }
        try check("write", path) { Glibc.write(file, bytes, bytes.count) }
        try check("put in place", path) { rename(temporary, path) }
    }
}
