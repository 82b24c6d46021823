import Foundation
import SiteModel
import Testing

@testable import AgentCLI

/// What is taken away is the file that was made, wherever it is by then, and nothing else.
@Suite struct PasswordFilePlaceTests {
    private func withDirectory(_ body: (String) throws -> Void) throws {
        let directory = "/tmp/agent-place-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: directory + "/a", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try body(directory)
    }

    private func reserved(_ path: String) throws -> PasswordFile {
        try #require(try PasswordKeeper(file: path).reserve())
    }

    @Test func anotherFileUnderItsNameIsLeft() throws {
        try withDirectory { directory in
            let file = try reserved("\(directory)/a/secret")
            #expect(rename("\(directory)/a/secret", "\(directory)/a/moved") == 0)
            FileManager.default.createFile(atPath: "\(directory)/a/secret", contents: Data())
            file.discard()
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(directory)/a").sorted() == ["moved", "secret"])
        }
    }

    @Test func itIsFoundInItsDirectoryAndNotByTheWayThere() throws {
        try withDirectory { directory in
            let file = try reserved("\(directory)/a/secret")
            #expect(rename("\(directory)/a", "\(directory)/b") == 0)
            try FileManager.default.createDirectory(atPath: directory + "/a", withIntermediateDirectories: false)
            FileManager.default.createFile(atPath: "\(directory)/a/secret", contents: Data())
            file.discard()
            #expect(FileManager.default.fileExists(atPath: "\(directory)/a/secret"))
            #expect(!FileManager.default.fileExists(atPath: "\(directory)/b/secret"))
        }
    }

    @Test func whatWasWrittenIsKept() throws {
        try withDirectory { directory in
            let file = try reserved("\(directory)/a/secret")
            try file.write(Secret("correct-horse"))
            file.discard()
            #expect(try String(contentsOfFile: "\(directory)/a/secret", encoding: .utf8) == "correct-horse\n")
        }
    }
}
