import HostServices
import SiteModel

/// Whether the kernel holds a unit's limits, read of its control groups. What systemd was told holds nothing where a controller is missing or may not be
/// written, as in many containers, and systemd does not say so.
struct HeldLimits: Sendable {
    /// A hierarchy of control groups.
    private struct Hierarchy: Sendable {
        var place: String
        var isWritable: Bool
        /// nil: of the second version, which has one hierarchy for all.
        var controllers: Set<String>?
    }

    private let hierarchies: [Hierarchy]

    /// - Parameter mounts: `/proc/1/mountinfo`, proc(5): the groups as systemd sees them. To the daemon they are all read-only.
    init(mounts: String) {
        hierarchies = mounts.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let dash = words.firstIndex(of: "-"), dash > 5, words.count > dash + 3 else { return nil }
            let kind = words[dash + 1]
            guard kind == "cgroup" || kind == "cgroup2" else { return nil }
            let isWritable = ![words[5], words[dash + 3]].contains { $0.split(separator: ",").contains("ro") }
            return Hierarchy(
                place: String(words[4]), isWritable: isWritable,
                controllers: kind == "cgroup" ? Set(words[dash + 3].split(separator: ",").map(String.init)) : nil)
        }
    }

    /// What no unit of this machine can be held to, and why.
    func missing() throws(Problem) -> [SiteLimits.Name: String] {
        var missing: [SiteLimits.Name: String] = [:]
        let unified = try unified()
        for limit in Limit.all {
            guard let hierarchy = hierarchy(limit.controller, unified) else {
                missing[limit.name] = "not held: the kernel has no control groups of '\(limit.controller)' here"
                continue
            }
            if !hierarchy.isWritable { missing[limit.name] = "not held: control groups of '\(limit.controller)' are read-only here" }
        }
        return missing
    }

    /// What a running unit is not held to, and why.
    ///
    /// - Parameter memberships: `/proc/PID/cgroup` of its main process, cgroups(7).
    func unheld(_ limits: MachineLimits, unit: String, memberships: String) throws(Problem) -> [SiteLimits.Name: String] {
        var unheld = try missing()
        let unified = try unified()
        for limit in Limit.all where unheld[limit.name] == nil {
            guard let hierarchy = hierarchy(limit.controller, unified) else { continue }
            guard let group = Self.group(limit.controller, hierarchy, memberships), group.hasSuffix("/\(unit)") else {
                unheld[limit.name] = "not held: its processes are in no control group of '\(limit.controller)' of their own"
                continue
            }
            let isOne = hierarchy.controllers != nil
            let text = try AtomicFile.read("\(hierarchy.place)\(group)/\(isOne ? limit.first : limit.second)") ?? ""
            let found = text.filter { !$0.isWhitespace }
            if found != "\(limit.kernels(limits, isOne))" {
                unheld[limit.name] = "not held: the kernel " + (found.isEmpty ? "counts none of it" : "holds \(limit.words(found, isOne))")
            }
        }
        return unheld
    }

    /// What systemd would give a unit that sleeps, where it is other than what was asked for.
    static func unheld(_ limits: MachineLimits, asleep kept: MachineLimits) -> [SiteLimits.Name: String] {
        let pairs: [(SiteLimits.Name, Int, Int)] = [
            (.memory, limits.memory, kept.memory), (.tasks, limits.tasks, kept.tasks), (.cpu, limits.cpu, kept.cpu),
        ]
        let others = pairs.filter { $0.1 != $0.2 }.map { name, _, kept in
            (name, "not held: systemd has \(kept == 0 ? "no limit" : name.isSize ? SiteLimits.size(kept) : "\(kept)")")
        }
        return Dictionary(uniqueKeysWithValues: others)
    }

    /// Controllers of the second version; none where it is not mounted.
    private func unified() throws(Problem) -> Set<String> {
        var found: Set<String> = []
        for one in hierarchies where one.controllers == nil {
            let text = try AtomicFile.read("\(one.place)/cgroup.controllers") ?? ""
            found.formUnion(text.split { $0.isWhitespace }.map(String.init))
        }
        return found
    }

    private func hierarchy(_ controller: String, _ unified: Set<String>) -> Hierarchy? {
        for one in hierarchies {
            if let own = one.controllers, own.contains(controller) { return one }
        }
        guard unified.contains(controller) else { return nil }
        for one in hierarchies where one.controllers == nil { return one }
        return nil
    }

    /// Lines are `4:cpu,cpuacct:/PATH`, and `0::/PATH` for the second version.
    private static func group(_ controller: String, _ hierarchy: Hierarchy, _ memberships: String) -> Substring? {
        for line in memberships.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let isIt = hierarchy.controllers == nil ? parts[0] == "0" : parts[1].split(separator: ",").contains { $0 == controller }
            if isIt { return parts[2] }
        }
        return nil
    }
}

/// One limit in the kernel's words.
private struct Limit: Sendable {
    var name: SiteLimits.Name
    var controller: String
    /// Its file under the first version of control groups, and under the second.
    var first: String
    var second: String

    static let all = [
        Limit(name: .memory, controller: "memory", first: "memory.limit_in_bytes", second: "memory.max"),
        Limit(name: .tasks, controller: "pids", first: "pids.max", second: "pids.max"),
        Limit(name: .cpu, controller: "cpu", first: "cpu.shares", second: "cpu.weight"),
    ]

    /// The number that the kernel has where the limit holds.
    func kernels(_ limits: MachineLimits, _ isFirst: Bool) -> Int {
        switch name {
        case .memory: limits.memory << 20
        case .tasks: limits.tasks
        // As systemd counts weights in shares, of which 1024 are everybody's, within the kernel's bounds.
        default: isFirst ? min(max(limits.cpu * 1024 / 100, 2), 262_144) : limits.cpu
        }
    }

    func words(_ found: String, _ isFirst: Bool) -> String {
        guard let number = UInt64(found), number < 1 << 60 else { return "no limit" }
        return switch name {
        case .memory: SiteLimits.size(Int(number >> 20))
        case .cpu where isFirst: "\(number * 100 / 1024)"
        default: "\(number)"
        }
    }
}
