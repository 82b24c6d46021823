import AgentTesting
import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

@Suite("Whether the kernel holds what systemd was told")
struct HeldLimitsTests {
    private static let unit = "agent-php8.2@sabcdefghijk.service"
    private static let group = "/agent.slice/agent-sites.slice/\(unit)"
    private let limits = MachineLimits(memory: 512, tasks: 64, cpu: 50)

    private func within(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let root = "\(FileManager.default.temporaryDirectory.path)/agent-held-\(UInt64.random(in: 0 ... .max))"
        defer { try? FileManager.default.removeItem(atPath: root) }  // the system's own place for what nobody needs
        for (name, text) in files {
            let path = "\(root)/\(name)".replacing("//", with: "/")
            try TestDirectory.make(String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]))
            try AtomicFile.write(text, to: path, mode: 0o600)
        }
        try body(root)
    }

    private func first(_ root: String, without: String? = nil, readOnly: String? = nil) -> HeldLimits {
        let names: [String] = ["memory", "pids", "cpu,cpuacct"]
        let lines = names.filter { $0 != without }.map { name in
            "36 32 0:33 / \(root)/\(name) \(name == readOnly ? "ro" : "rw"),nosuid - cgroup cgroup rw,\(name)"
        }
        return HeldLimits(mounts: lines.joined(separator: "\n") + "\n29 23 0:25 / /proc rw,relatime - proc proc rw\n")
    }

    private static let firstFiles = [
        "memory\(group)/memory.limit_in_bytes": "536870912\n", "pids\(group)/pids.max": "64\n", "cpu,cpuacct\(group)/cpu.shares": "512\n",
    ]
    private static let memberships = "9:name=systemd:\(group)\n8:pids:\(group)\n4:memory:\(group)\n1:cpu,cpuacct:\(group)\n0::/\n"

    @Test("Control groups of the first version hold, and each that does not is named")
    func ofTheFirstVersion() throws {
        try within(Self.firstFiles) { root in
            let all = try first(root).unheld(limits, unit: Self.unit, memberships: Self.memberships)
            #expect(all == [:])
            let none = try first(root).missing()
            #expect(none == [:])
            let without = try first(root, without: "memory").unheld(limits, unit: Self.unit, memberships: Self.memberships)
            #expect(without == [.memory: "not held: the kernel has no control groups of 'memory' here"])
            let closed = try first(root, readOnly: "pids").missing()
            #expect(closed == [.tasks: "not held: control groups of 'pids' are read-only here"])
            // As in a container whose systemd may make no groups: the process stays where the container is.
            let strayed = Self.memberships.replacing("8:pids:\(Self.group)", with: "8:pids:/")
            let stray = try first(root).unheld(limits, unit: Self.unit, memberships: strayed)
            #expect(stray == [.tasks: "not held: its processes are in no control group of 'pids' of their own"])
            let more = MachineLimits(memory: 1024, tasks: 64, cpu: 51)
            let other = try first(root).unheld(more, unit: Self.unit, memberships: Self.memberships)
            #expect(other == [.memory: "not held: the kernel holds 512M", .cpu: "not held: the kernel holds 50"])
        }
    }

    @Test("Control groups of the second version hold, with the controllers that they have")
    func ofTheSecondVersion() throws {
        let files = [
            "cgroup.controllers": "cpuset cpu io memory pids\n", "\(Self.group)/memory.max": "max\n", "\(Self.group)/pids.max": "64\n",
            "\(Self.group)/cpu.weight": "50\n",
        ]
        try within(files) { root in
            let held = HeldLimits(mounts: "30 23 0:26 / \(root) rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n")
            let unheld = try held.unheld(limits, unit: Self.unit, memberships: "0::\(Self.group)\n")
            #expect(unheld == [.memory: "not held: the kernel holds no limit"])
            let missing = try held.missing()
            #expect(missing == [:])
        }
        try within(["cgroup.controllers": "cpu pids\n"]) { root in
            let held = HeldLimits(mounts: "30 23 0:26 / \(root) ro,nosuid - cgroup2 cgroup2 rw\n")
            let missing = try held.missing()
            #expect(missing[.memory] == "not held: the kernel has no control groups of 'memory' here")
            #expect(missing[.tasks] == "not held: control groups of 'pids' are read-only here")
            #expect(missing[.cpu] == "not held: control groups of 'cpu' are read-only here")
        }
    }

    @Test("A machine without control groups holds nothing")
    func nowhere() throws {
        let missing = try HeldLimits(mounts: "").missing()
        #expect(Set(missing.keys) == [.memory, .tasks, .cpu])
    }

    @Test("Of what sleeps, systemd's word counts")
    func asleep() {
        #expect(HeldLimits.unheld(limits, asleep: limits) == [:])
        let other = HeldLimits.unheld(limits, asleep: MachineLimits(memory: 0, tasks: 128, cpu: 50))
        #expect(other == [.memory: "not held: systemd has no limit", .tasks: "not held: systemd has 128"])
    }
}
