import Foundation
import SiteModel
import Testing

@testable import LinuxHost

/// lego is not begun where what it brings could not be written down.
@Suite("Room for an order", .enabled(if: geteuid() == 0)) struct OrderRoomTests {
    @Test("is four megabytes of the disk on which orders lie", arguments: [(2, false), (8, true)]) func room(_ megabytes: Int, _ has: Bool)
        throws
    {
        let directory = "/tmp/agent-room-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { rmdir(directory) }
        try #require(mount("agent-test", directory, "tmpfs", 0, "size=\(megabytes)m") == 0, "\(String(cString: strerror(errno)))")
        defer { umount2(directory, Int32(MNT_DETACH)) }
        if has {
            try OrderDirectory.requireRoom(in: directory)
        } else {
            #expect(throws: Problem.self) { try OrderDirectory.requireRoom(in: directory) }
        }
    }
}
