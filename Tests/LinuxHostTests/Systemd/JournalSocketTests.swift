import Foundation
import Testing

@testable import LinuxHost

@Suite struct JournalSocketTests {
    @Test func aValueOfOneLineStandsBehindItsName() {
        #expect(JournalSocket.message([("A", "1"), ("B", "=2")]) == Array("A=1\nB==2\n".utf8))
        #expect(JournalSocket.message([]).isEmpty)
    }

    @Test func noValueBeginsAnotherField() {
        let hostile = "x\nPRIORITY=0\n"
        let expected = Array("MESSAGE\n".utf8) + [UInt8(hostile.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array("\(hostile)\n".utf8)
        #expect(JournalSocket.message([("MESSAGE", hostile)]) == expected)
    }

    @Test(arguments: [("change.id", "AGENT_CHANGE_ID"), ("peer.pid", "AGENT_PEER_PID"), ("ü=\n", "AGENT____")])
    func aKeyBecomesAName(_ key: String, _ name: String) { #expect(JournalSocket.field(key) == name) }

    @Test func namesAreAsLongAsTheJournalTakesThem() {
        #expect(JournalSocket.field(String(repeating: "a", count: 100)).utf8.count == 64)
    }

    @Test(arguments: [nil, "1:1", "nonsense", ""] as [String?])
    func whereStandardErrorIsNoJournalThereIsNone(_ stream: String?) throws {
        #expect(try JournalSocket.ofStandardError(at: "/run/absent", stream: stream) == nil)
    }
}
