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
        #expect(first.take().isNone && first.problem == nil)
        first.add(1)
        first.add(45)
        #expect(open().take() == .init(number: 46))
        #expect(first.take() == .init(number: 46))
        #expect(first.take().isNone)
        #expect(open().take() == .init(number: 46), "nobody was told of them yet")
        first.told(.init(number: 46))
        #expect(open().take().isNone)
    }

    @Test func whatIsLostWhileTheOthersAreToldIsKept() {
        defer { unlink(path) }
        let lost = open()
        lost.add(3)
        #expect(lost.take() == .init(number: 3))
        lost.add(2)
        #expect(open().take() == .init(number: 5), "nothing is forgotten while it is told")
        lost.told(.init(number: 3))
        #expect(open().take() == .init(number: 2))
    }

    /// As long as nobody was told, each start says so.
    @Test(arguments: ["nonsense", "too much", "a directory"]) func whatIsNoCountIsAnUnknownNumberAndStopsNobody(what: String) throws {
        var aside = path
        switch what {
        case "nonsense": try "?".write(toFile: path, atomically: false, encoding: .utf8)
        case "too much": try "9223372036854775807\n".write(toFile: path, atomically: false, encoding: .utf8)
        default:
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            var facts = stat()
            #expect(lstat(path, &facts) == 0)
            aside += ".aside-\(facts.st_ino)"
        }
        defer {
            unlink(path)
            rmdir(aside)
        }
        for _ in 1...2 {
            let killed = open()
            killed.add(1)
            #expect(killed.problem?.contains("unknown number") == true)
            let count = killed.take()
            #expect(count.number == 1 && count.unread != nil)
            killed.add(1)
        }
        let lost = open()
        let count = lost.take()
        #expect(count.number == 0 && count.unread?.contains(path) == true)
        lost.giveBack(count)
        #expect(lost.take() == count)
        lost.add(4)
        lost.told(count)
        #expect(lost.take() == .init(number: 4))
        #expect(open().take() == .init(number: 4), "it is told, and counted again")
        #expect(open().problem == nil)
    }
}
