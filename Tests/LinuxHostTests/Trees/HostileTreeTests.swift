import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

/// Trees as a tenant would make them to get at what is not his. The law: what lies outside is never read, changed or removed.
@Suite struct HostileTreeTests {
    let scratch: Scratch
    let tree: Directory

    init() throws {
        scratch = try Scratch("hostile")
        tree = try scratch.directory("tree")
        try scratch.directory("outside/inner")
        try scratch.write("kept", to: "outside/inner/file")
    }

    private func outsideIsUntouched() throws -> Bool {
        try scratch.read("outside/inner/file") == "kept"
            && FileManager.default.subpathsOfDirectory(atPath: "\(scratch.path)/outside").count == 2
    }

    private func remove() throws {
        try TreeRemoval.remove("tree", from: Directory.open(scratch.path))
        #expect(!scratch.exists("tree"))
    }

    @Test(arguments: 0..<5) func symlinksAtEveryDepthAreUnlinkedNotFollowed(depth: Int) throws {
        let here = (["tree"] + (0..<depth).map { "d\($0)" }).joined(separator: "/")
        try scratch.directory(here)
        let before = try Look(at: "\(scratch.path)/outside/inner/file")
        for (name, target) in [("directory", "outside"), ("file", "outside/inner/file"), ("dangling", "none")] {
            try #require(symlink("\(scratch.path)/\(target)", "\(scratch.path)/\(here)/\(name)") == 0)
        }
        #expect(throws: Problem.self) { try TreeCopy(transfer: .copy).fill(scratch.directory("copy"), from: tree) }
        try TreeCopy(transfer: .copy, symlinks: .recreate, owner: SiteIdentity(uid: 64001, gid: 64001)).fill(
            scratch.directory("second"), from: tree)
        #expect(try Look(at: "\(scratch.path)/outside/inner/file") == before)
        try remove()
        #expect(try outsideIsUntouched())
    }

    @Test func aFIFOIsNeverOpened() async throws {
        try #require(mkfifo("\(scratch.path)/tree/pipe", 0o666) == 0)
        // Opening it would wait for a writer for ever; the test would not end.
        #expect(throws: Problem.self) { try tree.file("pipe") }
        #expect(throws: Problem.self) { try TreeCopy(transfer: .copy).fill(scratch.directory("copy"), from: tree) }
        try remove()
    }

    @Test func aSocketAndADeviceAreRefusedByCopyAndRemoved() throws {
        try #require(mknod("\(scratch.path)/tree/null", S_IFCHR | 0o666, dev_t(1 << 8 | 3)) == 0)
        #expect(throws: Problem.self) { try tree.file("null") }
        #expect(throws: Problem.self) { try TreeCopy(transfer: .copy).fill(scratch.directory("copy"), from: tree) }
        try remove()
    }

    @Test func aHardLinkToAnotherFileLosesOnlyItsName() throws {
        // Of root, and outside of the tree: as /etc/passwd is where it lies on the same file system.
        let victim = "\(scratch.path)/victim"
        try AtomicFile.write("root:x:0:0\n", to: victim, mode: 0o644)
        let before = try Look(at: victim)
        try #require(link(victim, "\(scratch.path)/tree/passwd") == 0)
        let copy = try scratch.directory("copy")
        try TreeCopy(transfer: .copy, owner: SiteIdentity(uid: 64001, gid: 64001)).fill(copy, from: tree)
        #expect(try Look(at: victim) == before)
        #expect(try Look(at: "\(scratch.path)/copy/passwd").uid == 64001)
        try remove()
        #expect(try Look(at: victim) == before)
        #expect(try AtomicFile.read(victim) == "root:x:0:0\n")
    }

    @Test(arguments: [10_000]) func anyDepthEndsWithBoundedDescriptors(depth: Int) throws {
        // Made from the inside: such a path is too long to be named from outside.
        var here = try tree.makeDirectory("d")
        for _ in 1..<depth { here = try here.makeDirectory("d") }
        _ = try here.makeFile("leaf")
        #expect(throws: Problem.self) { try TreeCopy(transfer: .copy).fill(scratch.directory("copy"), from: tree) }
        try remove()
    }

    @Test func longAndUnprintableNamesAreNames() throws {
        let names = [
            Array(repeating: UInt8(ascii: "x"), count: 255), [0xFF, 0xFE, 0x0A], Array("-rf".utf8), Array("a\nb".utf8), Array("$(id)".utf8),
            [0x5C],
        ]
        for bytes in names {
            let name = try #require(EntryName(bytes: bytes))
            _ = try tree.makeFile(name)
        }
        let copy = try scratch.directory("copy")
        try TreeCopy(transfer: .copy).fill(copy, from: tree)
        #expect(try Set(copy.entries().map(\.name.bytes)) == Set(names))
        try remove()
    }

    @Test func tenThousandEntriesInOneDirectoryAreRemoved() throws {
        for index in 0..<5000 {
            _ = try tree.makeFile(EntryName("f\(index)"))
            _ = try tree.makeDirectory(EntryName("d\(index)"))
        }
        try remove()
    }

    @Test(arguments: ["", ".", "..", "a/b", "a\0b", String(repeating: "x", count: 256)]) func whatIsNotOneNameIsNoEntryName(text: String) {
        #expect(throws: Problem.self) { try EntryName(text) }
    }

    @Test func permissionsTakenAwayDoNotStopRemoval() throws {
        try scratch.directory("tree/a/b")
        try scratch.write("x", to: "tree/a/b/file")
        for path in ["tree/a/b/file", "tree/a/b", "tree/a"] { try #require(chmod("\(scratch.path)/\(path)", 0) == 0) }
        try remove()
    }

    @Test func setuidBitsAndOddModesDoNotTravel() throws {
        try scratch.write("x", to: "tree/tool")
        try #require(chmod("\(scratch.path)/tree/tool", 0o6777) == 0)
        try scratch.directory("tree/open")
        try #require(chmod("\(scratch.path)/tree/open", 0o3777) == 0)
        try TreeCopy(transfer: .copy).fill(scratch.directory("copy"), from: tree)
        #expect(try Look(at: "\(scratch.path)/copy/tool").mode == 0o644)
        #expect(try Look(at: "\(scratch.path)/copy/open").mode == 0o755)
    }

    @Test func aTreeLargerThanItsLimitIsRefused() throws {
        try scratch.write(String(repeating: "x", count: 100), to: "tree/file")
        var copy = TreeCopy(transfer: .copy)
        copy.byteLimit = 99
        #expect(throws: Problem.self) { try copy.fill(scratch.directory("copy"), from: tree) }
    }
}
