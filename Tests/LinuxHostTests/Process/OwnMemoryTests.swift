import Foundation
import LinuxHost
import Testing

@Suite("A process that gives back its memory") struct OwnMemoryTests {
    @Test("holds fewer pages of files, and goes on with all it knew") func givingBack() throws {
        let numbers = (0..<1000).map { "number \($0)" }
        let before = try pagesOfFiles()
        OwnMemory.giveBack()
        #expect(try pagesOfFiles() < before / 2)
        // Code, relocated tables and the heap are all needed for this.
        #expect(try JSONDecoder().decode([String].self, from: JSONEncoder().encode(numbers)) == numbers)
    }

    /// kB (RssFile, proc_pid_status(5)).
    private func pagesOfFiles() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssFile:") })
        return try #require(line.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    }
}
