import AgentTesting
import Foundation
import HostServices
import Testing

@testable import LinuxHost

@Suite("What the kernel counts of a site's walls")
struct WallReadingTests {
    private func reading(_ files: [String: String]) throws -> WallReading? {
        let directory = "\(FileManager.default.temporaryDirectory.path)/agent-walls-\(UInt64.random(in: 0 ... .max))"
        try TestDirectory.make(directory)
        defer { try? FileManager.default.removeItem(atPath: directory) }  // the system's own place for what nobody needs
        for (name, text) in files { try AtomicFile.write(text, to: "\(directory)/\(name)", mode: 0o600) }
        return try ControlGroupFiles(memory: directory, tasks: directory).reading()
    }

    @Test("Control groups of the second version")
    func second() throws {
        let reading = try self.reading(
            [
                "pids.events": "max 3\n", "memory.events": "low 0\nhigh 0\nmax 41\noom 2\noom_kill 7\noom_group_kill 0\n",
                "memory.stat": "anon 1000\nfile 500\nshmem 20\n", "memory.max": "2048\n",
            ])
        #expect(reading == WallReading(memoryRefusals: 41, memoryKills: 7, memoryKept: 1020, memoryLimit: 2048, taskRefusals: 3))
    }

    @Test("Control groups of the first version, and a limit that is none")
    func first() throws {
        let reading = try self.reading(
            [
                "pids.events": "max 3\n", "memory.failcnt": "9\n", "memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 4\n",
                "memory.stat": "rss 1\ntotal_rss 1000\ntotal_shmem 20\n", "memory.limit_in_bytes": "9223372036854771712\n",
            ])
        #expect(
            reading
                == WallReading(
                    memoryRefusals: 9, memoryKills: 4, memoryKept: 1020, memoryLimit: 9_223_372_036_854_771_712, taskRefusals: 3))
    }

    @Test("A unit that does not run stands at no wall")
    func absent() throws {
        #expect(try ControlGroupFiles(memory: "/nowhere", tasks: "/nowhere").reading() == nil)
    }
}
