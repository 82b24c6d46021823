import CLinux
import Foundation

/// One process as /proc shows it. A number alone is never enough to know it: numbers are given again, start times are not.
package struct ProcessFacts: Sendable, Hashable {
    package var pid: pid_t
    /// `Z`: it has ended and waits for its parent.
    package var state: Character
    package var parent: pid_t
    package var session: pid_t
    /// Clock ticks since boot.
    package var startTime: UInt64

    package var isZombie: Bool { state == "Z" || state == "X" }
    /// By a signal, until another one lets it go on.
    package var isStopped: Bool { state == "T" }
}

package enum ProcessTable {
    package static func facts(_ pid: pid_t) -> ProcessFacts? {
        guard let text = slurp("/proc/\(pid)/stat"), let close = text.lastIndex(of: ")") else { return nil }
        // After the name, which may hold anything: state is the third field, start time the twenty-second (proc(5)).
        let fields = text[text.index(after: close)...].split(separator: " ")
        guard fields.count > 19, let state = fields[0].first, let parent = pid_t(fields[1]), let session = pid_t(fields[3]),
            let start = UInt64(fields[19])
        else { return nil }
        return ProcessFacts(pid: pid, state: state, parent: parent, session: session, startTime: start)
    }

    package static func all() -> [ProcessFacts] {
        guard let directory = opendir("/proc") else { return [] }
        defer { closedir(directory) }
        var found: [ProcessFacts] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let pid = pid_t(name), let facts = facts(pid) { found.append(facts) }
        }
        return found
    }

    /// Real, effective, saved and file system user. From `status`: the owner of /proc/PID is root for a process that changed its user.
    package static func users(_ pid: pid_t) -> [UInt32] {
        guard let text = status(pid), let line = text.split(separator: "\n").first(where: { $0.hasPrefix("Uid:") }) else {
            return []
        }
        return line.split(whereSeparator: \.isWhitespace).dropFirst().compactMap { UInt32($0) }
    }

    /// proc(5), as it is.
    static func status(_ pid: pid_t) -> String? { slurp("/proc/\(pid)/status") }

    /// Without the mark of a program whose file was replaced.
    package static func program(_ pid: pid_t) -> String? {
        guard let path = link(pid, "exe") else { return nil }
        return path.hasSuffix(" (deleted)") ? String(path.dropLast(10)) : path
    }

    /// The lines of its `cgroup` (cgroups(7)).
    package static func controlGroups(_ pid: pid_t) -> String? { slurp("/proc/\(pid)/cgroup") }

    /// Where a link of /proc/PID points: `exe`, `cwd`, `fd/1`.
    package static func link(_ pid: pid_t, _ name: String) -> String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/\(pid)/\(name)", &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Start times count from it.
    package static let boot: String = (slurp("/proc/sys/kernel/random/boot_id") ?? "").trimmingCharacters(in: .whitespacesAndNewlines)

    /// Signals the very process that was seen, or none. False when it is gone.
    @discardableResult
    package static func signal(_ process: ProcessFacts, _ signal: Int32) -> Bool {
        let descriptor = clinux_pidfd_open(process.pid)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard let now = facts(process.pid), now.startTime == process.startTime else { return false }
        return clinux_pidfd_signal(descriptor, signal) == 0
    }

    private static func slurp(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(file, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
}
