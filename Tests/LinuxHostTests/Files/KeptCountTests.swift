import Foundation
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct KeptCountTests {
    private let path = NSTemporaryDirectory() + "/agent-count-\(UInt64.random(in: 0...UInt64.max))"

    @Test func isWhatWasWrittenLastAndTakesNoOtherSpace() throws {
        defer { unlink(path) }
        let count = KeptCount(path: path)
        #expect(try count.read() == 0)
        try count.write(0)
        var before = stat()
        #expect(lstat(path, &before) == 0)
        for number: Int64 in [1, 46, KeptCount.most, 7, 0] {
            try count.write(number)
            #expect(try KeptCount(path: path).read() == number)
        }
        var after = stat()
        #expect(lstat(path, &after) == 0)
        #expect(after.st_size == before.st_size && after.st_ino == before.st_ino && after.st_mode & 0o777 == 0o600)
    }

    /// The last of them is more than was ever counted, and a sum with it is none.
    @Test(arguments: ["", "7\n", "000000000000000000x\n", "-000000000000000001\n", "9223372036854775807\n"]) func whatIsNoCountIsRefused(
        text: String
    ) throws {
        defer { unlink(path) }
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        for _ in 1...2 { #expect(throws: Problem.self, "it says so until a count is written") { try KeptCount(path: path).read() } }
        try KeptCount(path: path).write(8)
        #expect(try KeptCount(path: path).read() == 8, "it is mended by the next that is written")
        unlink(path)
        try KeptCount(path: path).write(9)
        #expect(try KeptCount(path: path).read() == 9)
    }

    @Test func neverFollowsALink() throws {
        let other = "\(path).other"
        try "0000000000000000005\n".write(toFile: other, atomically: false, encoding: .utf8)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: other)
        defer { for name in [path, other] { unlink(name) } }
        try KeptCount(path: path).write(9)
        #expect(try KeptCount(path: path).read() == 9)
        #expect(try String(contentsOfFile: other, encoding: .utf8) == "0000000000000000005\n")
    }

    /// A link's own size is the length of its target's path, and a pipe that is read waits for ever.
    @Test(arguments: ["link", "directory", "pipe"]) func whatIsNoFileIsNoCountAndMakesRoomForOne(what: String) throws {
        let target = "\(NSTemporaryDirectory())/\(UInt64.random(in: 1 << 62 ... 1 << 63))".suffix(20)
        #expect(target.utf8.count == 20)
        switch what {
        case "link": #expect(symlink(String(target), path) == 0)
        case "pipe": #expect(mkfifo(path, 0o600) == 0)
        default: try FileManager.default.createDirectory(atPath: "\(path)/within", withIntermediateDirectories: true)
        }
        var facts = stat()
        #expect(lstat(path, &facts) == 0)
        let aside = "\(path).aside-\(facts.st_ino)"
        defer {
            unlink(path)
            try? FileManager.default.removeItem(atPath: aside)  // only of a directory
        }
        #expect(throws: Problem.self) { try KeptCount(path: path).read() }
        try KeptCount(path: path).write(7)
        #expect(try KeptCount(path: path).read() == 7)
        #expect(FileManager.default.fileExists(atPath: "\(aside)/within") == (what == "directory"), "nothing that is in it is lost")
    }
}
