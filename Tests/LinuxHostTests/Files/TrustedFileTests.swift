import AgentTesting
import Foundation
import SiteModel
import Testing

@testable import LinuxHost

/// A file is believed where every directory on its way is, and every one where a link leads.
@Suite struct TrustedFileTests {
    private let place: TestPlace

    /// A directory of the test's own, gone with it.
    private final class TestPlace {
        let path = "/tmp/agent-trusted-\(UInt64.random(in: 0 ... .max))"
        init() throws {
            for name in ["", "/safe", "/open", "/open/inside"] { try TestDirectory.make(path + name) }
            for name in ["safe", "open/inside"] {
                try AtomicFile.write("words\n", to: "\(path)/\(name)/file", mode: 0o600)
                try AtomicFile.write("#!/bin/sh\n", to: "\(path)/\(name)/program", mode: 0o755)
            }
            guard chmod("\(path)/open", 0o777) == 0 else { throw Problem(.systemCallFailed, "cannot open '\(path)'") }
        }
        deinit { try? FileManager.default.removeItem(atPath: path) }  // a temporary directory: leaving it fails no test
    }

    init() throws { place = try TestPlace() }

    private func link(_ name: String, to target: String) throws -> String {
        let path = "\(place.path)/\(name)"
        try #require(symlink(target, path) == 0)
        return path
    }

    @Test func aDirectoryThatOthersMayWriteToIsNoWay() throws {
        #expect(try TrustedFile.read("\(place.path)/safe/file", code: .guardSettings) == "words\n")
        let problem = #expect(throws: Problem.self) { _ = try TrustedFile.read("\(place.path)/open/inside/file", code: .guardSettings) }
        #expect(problem?.message.contains("'\(place.path)/open'") == true && problem?.hint == "chmod go-w \(place.path)/open")
        #expect(problem?.code == .guardSettings, "its own, not that of the file of channels")
        #expect(throws: Problem.self) { try TrustedFile.requireProgram("\(place.path)/open/inside/program", code: .guardSettings) }
        #expect(throws: Problem.self) { _ = try TrustedFile.secret("\(place.path)/open/inside/file", code: .guardSettings) }
    }

    @Test func aLinkLeadsNowhereThatIsNotJudged() throws {
        let fine = try link("fine", to: "safe")
        #expect(try TrustedFile.read("\(fine)/file", code: .guardSettings) == "words\n")
        try TrustedFile.requireProgram("\(fine)/program", code: .guardSettings)
        for target in ["open/inside", "\(place.path)/open/inside", "safe/../open/inside", "./open//inside"] {
            let way = try link("way-\(UInt32.random(in: 0 ... .max))", to: target)
            #expect(throws: Problem.self) { _ = try TrustedFile.read("\(way)/file", code: .guardSettings) }
            #expect(throws: Problem.self) { try TrustedFile.requireProgram("\(way)/program", code: .guardSettings) }
        }
        // Over a link that lies where others may put another in its place.
        try #require(symlink("\(place.path)/safe", "\(place.path)/open/back") == 0)
        #expect(throws: Problem.self) { try TrustedFile.requireProgram("\(place.path)/open/back/program", code: .guardSettings) }
        let twice = try link("twice", to: "open/back")
        #expect(throws: Problem.self) { _ = try TrustedFile.read("\(twice)/file", code: .guardSettings) }
    }

    @Test func aFileThatIsALinkItselfIsNone() throws {
        let file = try link("file", to: "safe/file")
        #expect(throws: Problem.self) { _ = try TrustedFile.read(file, code: .guardSettings) }
        // Programs are links on every Debian.
        try TrustedFile.requireProgram(try link("program", to: "safe/program"), code: .guardSettings)
        try TrustedFile.requireProgram("/bin/sh", code: .guardSettings)
    }

    @Test func linksThatLeadInCirclesEnd() throws {
        let one = try link("one", to: "two")
        _ = try link("two", to: "one")
        #expect(throws: Problem.self) { _ = try TrustedFile.read("\(one)/file", code: .guardSettings) }
    }

    @Test func whatHasNoRemedyOfItsOwnHasThatOfItsFile() throws {
        let problem = #expect(throws: Problem.self) {
            _ = try TrustedFile.read("\(place.path)/safe/file/inside", code: .guardSettings)
        }
        #expect(problem?.code == .guardSettings && problem?.next == "agent breaker list", "\(problem as Any)")
    }

    @Test func whatIsNotThereIsNothing() throws {
        #expect(try TrustedFile.read("\(place.path)/none/file", code: .guardSettings) == nil)
        #expect(try TrustedFile.read("\(place.path)/safe/none", code: .guardSettings) == nil)
        #expect(throws: Problem.self) { try TrustedFile.requireProgram("\(place.path)/safe/none", code: .guardSettings) }
    }

    @Test(.enabled(if: geteuid() == 0, "needs root, to give something away")) func whatBelongsToAnotherIsNoWay() throws {
        try #require(lchown("\(place.path)/safe", 65534, 65534) == 0)
        #expect(throws: Problem.self) { _ = try TrustedFile.read("\(place.path)/safe/file", code: .guardSettings) }
        try #require(lchown("\(place.path)/safe", 0, 0) == 0)
        let theirs = try link("theirs", to: "safe")
        try #require(lchown(theirs, 65534, 65534) == 0)
        #expect(throws: Problem.self) { _ = try TrustedFile.read("\(theirs)/file", code: .guardSettings) }
    }
}
