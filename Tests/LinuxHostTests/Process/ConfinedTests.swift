import AgentTesting
import Foundation
import Glibc
import HostServices
import LinuxHost
import Testing

/// Programs that do what strangers tell them, held by the kernel: as this process's user, root too.
@Suite("A confined program") struct ConfinedTests {
    private let directory = "/tmp/agent-confined-\(UInt64.random(in: 0 ... .max))"
    private var own: String { "\(directory)/own" }
    private var victim: String { "\(directory)/victim" }

    init() throws {
        try TestDirectory.make(own)
        try AtomicFile.write("keep\n", to: victim, mode: 0o644)
    }

    private func run(_ words: [String], writing: [String]? = nil) async throws -> CommandResult {
        let confined =
            ["__confined"] + (writing ?? [own]).flatMap { ["--writes", $0] } + ["--", "/usr/bin/\(words[0])"] + words.dropFirst()
        return try await LinuxCommandRunner(executable: BuiltBinary.path).run(Command(BuiltBinary.path, confined))
    }

    @Test("writes, makes and removes files where it may, and nowhere else; reads as before") func files() async throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let allowed = [
            ["touch", "\(own)/a"], ["mkdir", "\(own)/d"], ["cp", victim, "\(own)/d/b"], ["cp", "/etc/hostname", "\(own)/d/b"],
            ["rm", "\(own)/d/b"], ["mv", "\(own)/a", "\(own)/c"], ["mv", "\(own)/c", "\(own)/a"],
        ]
        for words in allowed { #expect(try await run(words).exitCode == 0, "\(words)") }
        let refused = [
            ["touch", "\(directory)/new"], ["cp", "/etc/hostname", victim], ["rm", "-f", victim], ["mv", victim, "\(own)/v"],
            ["mv", "\(own)/a", "\(directory)/a"], ["ln", victim, "\(own)/v"], ["ln", "-s", victim, "\(own)/v"], ["mkfifo", "\(own)/p"],
            ["truncate", "-s", "0", victim], ["mkdir", "\(directory)/d"], ["rmdir", "\(own)/d"], ["touch", "\(own)/../new"],
        ]
        for words in refused {
            let result = try await run(words)
            #expect(result.exitCode != 0 && !result.errorOutput.isEmpty, "\(words)")
        }
        #expect(try AtomicFile.read(victim) == "keep\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory).sorted() == ["own", "victim"])
    }

    @Test("has no capability and gets none") func capabilities() async throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let status = try await run(["cat", "/proc/self/status"]).output.split(separator: "\n").map(String.init)
        for set in ["CapInh", "CapPrm", "CapEff", "CapAmb"] { #expect(status.contains("\(set):\t0000000000000000")) }
        #expect(status.contains("NoNewPrivs:\t1"))
    }

    @Test("is not run where it cannot be confined as it was said", arguments: [[], ["/nowhere"], ["/etc/hostname"]])
    func closed(writing: [String]) async throws {
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let result = try await run(["echo", "ran"], writing: writing)
        #expect(result.exitCode == 125 && result.output.isEmpty && result.errorOutput.hasPrefix("cannot "))
    }
}
