import Foundation
import LinuxHost
import Logging
import Testing

@testable import AgentDaemon

/// What could not be written down is told, also by the daemon after the one that was killed.
@Suite struct LostRecordsTests {
    private let path = "/tmp/agent-lost-\(UInt32.random(in: 0...UInt32.max))"
    private func open() -> LostRecords {
        LostRecords(kept: KeptCount(path: path), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test func theNextDaemonTellsOfThem() {
        defer { unlink(path) }
        let first = open()
        #expect(first.take() == 0)
        first.add(1)
        first.add(45)
        #expect(open().take() == 46)
        #expect(first.take() == 46)
        #expect(first.take() == 0)
        #expect(open().take() == 46, "nobody was told of them yet")
        first.told(46)
        #expect(open().take() == 0)
    }

    @Test func whatIsLostWhileTheOthersAreToldIsKept() {
        defer { unlink(path) }
        let lost = open()
        lost.add(3)
        #expect(lost.take() == 3)
        lost.add(2)
        #expect(open().take() == 5, "nothing is forgotten while it is told")
        lost.told(3)
        #expect(open().take() == 2)
    }

    @Test func aFileThatSaysNothingStopsNobody() throws {
        defer { unlink(path) }
        try "?".write(toFile: path, atomically: false, encoding: .utf8)
        let lost = open()
        #expect(lost.take() == 0)
        lost.add(1)
        #expect(lost.take() == 1)
    }
}
