import Foundation
import SiteModel
import Testing

@testable import LinuxHost

/// A reserve that only looks like one would be missed on the day it is needed: blocks are counted, not sizes.
@Suite struct DiskReserveTests {
    private func blocks(_ path: String) -> Int {
        var facts = stat()
        return lstat(path, &facts) == 0 ? Int(facts.st_blocks) * 512 : -1
    }

    @Test func isTakenGivenBackAndTakenAgain() throws {
        let path = NSTemporaryDirectory() + "/agent-reserve-\(UInt64.random(in: 0...UInt64.max))"
        defer { unlink(path) }
        let reserve = DiskReserve(path: path)
        try reserve.release()
        #expect(blocks(path) == -1, "releasing what is absent makes nothing")
        for _ in 0..<2 {
            try reserve.refill()
            try reserve.refill()
            #expect(blocks(path) >= Int(DiskReserve.bytes))
            try reserve.release()
            try reserve.release()
            #expect(blocks(path) == 0)
        }
    }

    @Test func neverFollowsALink() throws {
        let path = NSTemporaryDirectory() + "/agent-reserve-\(UInt64.random(in: 0...UInt64.max))"
        let other = "\(path).other"
        try "kept".write(toFile: other, atomically: false, encoding: .utf8)
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: other)
        defer { for name in [path, other] { unlink(name) } }
        #expect(throws: Problem.self) { try DiskReserve(path: path).refill() }
        #expect(throws: Problem.self) { try DiskReserve(path: path).release() }
        #expect(try String(contentsOfFile: other, encoding: .utf8) == "kept")
    }
}
