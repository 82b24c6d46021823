import Foundation
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct AtomicFileTests {
    private let directory = NSTemporaryDirectory() + "/agent-atomic-\(UInt64.random(in: 0...UInt64.max))"

    /// Runs in a directory of its own, which is gone afterwards.
    private func inDirectory(_ body: (String) throws -> Void) throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }  // a leftover in /tmp hurts nobody
        try body("\(directory)/file")
    }

    private func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: directory).sorted() }

    /// What a daemon leaves that is killed between opening the temporary and renaming it: found by a write that is killed there.
    private func leaveHalfWritten(_ path: String) throws { try "hal".write(toFile: "\(path).new", atomically: false, encoding: .utf8) }

    @Test func anExchangeThatFailsLeavesNothing() throws {
        try inDirectory { path in
            let problem = #expect(throws: Problem.self) { try AtomicFile.exchange("new", with: path, mode: 0o600, aside: "\(path).aside") }
            #expect(problem?.message.hasPrefix("cannot put in place") == true)
            let left = try names()
            #expect(left == [])
        }
    }

    @Test func whatIsNoFileOrFarTooLargeIsRefusedAtOnce() throws {
        try inDirectory { path in
            try #require(mkfifo(path, 0o600) == 0)
            #expect(throws: Problem.self) { try AtomicFile.read(path) }
            unlink(path)
            try AtomicFile.write("", to: path, mode: 0o600)
            try #require(truncate(path, 400 << 20) == 0)
            let problem = #expect(throws: Problem.self) { try AtomicFile.read(path) }
            #expect(problem?.message.contains("more than 16 MiB") == true)
        }
    }

    @Test func aWriteReplacesWhatACrashLeftHalfWritten() throws {
        try inDirectory { path in
            try leaveHalfWritten(path)
            try AtomicFile.write("whole", to: path, mode: 0o600)
            #expect(try AtomicFile.read(path) == "whole")
            #expect(try names() == ["file"])
        }
    }

    @Test func removingTakesWhatACrashLeftHalfWritten() throws {
        try inDirectory { path in
            try leaveHalfWritten(path)
            try AtomicFile.remove(path)
            #expect(try names().isEmpty)
            try AtomicFile.write("whole", to: path, mode: 0o600)
            try leaveHalfWritten(path)
            try AtomicFile.remove(path)
            #expect(try names().isEmpty)
        }
    }

    @Test func aWriteThatFailsLeavesTheOldFileAndNothingElse() throws {
        try inDirectory { path in
            try AtomicFile.write("old", to: path, mode: 0o600)
            try FileManager.default.createDirectory(atPath: "\(path)-directory", withIntermediateDirectories: true)
            #expect(throws: Problem.self) { try AtomicFile.write("new", to: "\(path)-directory", mode: 0o600) }
            #expect(try AtomicFile.read(path) == "old")
            #expect(try names() == ["file", "file-directory"])
        }
    }
}
