import HostServices
import SiteModel

/// What the kernel counts of one unit's control group, under either version of them. A file that is not there counts nothing.
struct ControlGroupFiles: Sendable {
    /// Of a controller's hierarchy: the same for all with the second version.
    let memory: String
    let tasks: String

    /// nil where the group is not, because the unit does not run.
    func reading() throws(Problem) -> WallReading? {
        guard let own = try AtomicFile.read("\(tasks)/pids.events") else { return nil }
        let refusals = Self.number("max", in: own) ?? 0
        if let events = try AtomicFile.read("\(memory)/memory.events") {
            let stat = try AtomicFile.read("\(memory)/memory.stat") ?? ""
            return WallReading(
                memoryRefusals: Self.number("max", in: events) ?? 0, memoryKills: Self.number("oom_kill", in: events) ?? 0,
                memoryKept: (Self.number("anon", in: stat) ?? 0) + (Self.number("shmem", in: stat) ?? 0),
                memoryLimit: try number("memory.max") ?? .max, taskRefusals: refusals)
        }
        let stat = try AtomicFile.read("\(memory)/memory.stat") ?? ""
        let oom = try AtomicFile.read("\(memory)/memory.oom_control") ?? ""
        return WallReading(
            memoryRefusals: try number("memory.failcnt") ?? 0,
            memoryKills: Self.number("oom_kill", in: oom) ?? 0,
            memoryKept: (Self.number("total_rss", in: stat) ?? 0) + (Self.number("total_shmem", in: stat) ?? 0),
            memoryLimit: try number("memory.limit_in_bytes") ?? .max, taskRefusals: refusals)
    }

    /// `max` is no limit.
    private func number(_ file: String) throws(Problem) -> UInt64? {
        guard let text = try AtomicFile.read("\(memory)/\(file)") else { return nil }
        return UInt64(text.filter { !$0.isWhitespace })
    }

    /// Of the line that begins with this word.
    static func number(_ name: String, in text: String) -> UInt64? {
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == name { return UInt64(words[1]) }
        }
        return nil
    }
}
