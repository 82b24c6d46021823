import Foundation
import JobEngine
import SiteModel
import SiteOperations
import Synchronization
import Testing

@testable import AgentDaemon

/// The switch outlives the daemon, and its time goes on.
@Suite struct CrisisSwitchTests {
    private final class Clock: Sendable {
        let reading = Mutex(ClockReading(boot: "a", elapsed: 0, wall: 1_700_000_000_000))
        func pass(_ milliseconds: Int64) { reading.withLock { $0.elapsed += milliseconds } }
        func reboot() { reading.withLock { $0 = ClockReading(boot: "b", elapsed: 0, wall: 0) } }
        var now: ClockReading { reading.withLock { $0 } }
    }
    private let path = "/tmp/agent-crisis-\(UInt32.random(in: 0...UInt32.max)).json"
    private let clock = Clock()

    private func open() -> CrisisSwitch { CrisisSwitch(path: path) { [clock] in clock.now } }
    private func stop(_ scope: Crisis.Scope = .all, _ lasting: Int64 = 60_000) -> Crisis {
        Crisis(scope: scope, reason: "r", uid: 0, name: nil, lasting: lasting, at: clock.now)
    }

    @Test func itIsOffUntilItIsSwitchedOnAndOffAgainAfterwards() throws {
        let gate = open()
        #expect(gate.allows("site.set", site: nil))
        try gate.begin(stop())
        #expect(!gate.allows("site.set", site: nil))
        #expect(!open().allows("site.set", site: nil), "another daemon reads it")
        try gate.end()
        #expect(gate.allows("site.set", site: nil))
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(open().allows("site.set", site: nil))
    }

    @Test func oneOfSeveralStopsEndsAlone() throws {
        defer { unlink(path) }
        let gate = open()
        let site = SiteID(unchecked: "sabcdefghijk")
        try gate.begin(stop(.site(site, domain: "a.example")))
        try gate.begin(stop(.kind("site.create")))
        try gate.end(.kind("site.set"))
        #expect(gate.current.count == 2, "there is no such stop")
        try gate.end(.site(site, domain: "renamed.example"))
        #expect(gate.allows("site.set", site: site) && !gate.allows("site.create", site: nil))
        #expect(!open().allows("site.create", site: nil) && open().allows("site.set", site: site), "another daemon reads it")
        try gate.end(.kind("site.create"))
        #expect(gate.current.isEmpty && !FileManager.default.fileExists(atPath: path))
    }

    @Test func itsTimeGoesOnOverRestartsAndReboots() throws {
        defer { unlink(path) }
        let gate = open()
        try gate.begin(stop())
        clock.pass(20_000)
        #expect(open().current.first?.remaining(at: clock.now) == 40_000)
        #expect(try gate.record().isEmpty)
        clock.reboot()
        let after = open()
        #expect(after.current.first?.remaining(at: clock.now) == 40_000)
        clock.pass(40_000)
        #expect(after.allows("site.set", site: nil) && after.current.isEmpty)
    }

    @Test func stopsOfSeveralScopesStandBesideEachOther() throws {
        defer { unlink(path) }
        let gate = open()
        try gate.begin(stop(.kind("site.create")))
        try gate.begin(stop(.kind("host")))
        try gate.begin(stop(.kind("host"), 10))
        #expect(gate.current.count == 2)
        clock.pass(10)
        #expect(gate.allows("host.reload", site: nil) && !gate.allows("site.create", site: nil))
    }

    @Test func aStopThatEndsByItselfIsToldOnce() throws {
        defer { unlink(path) }
        let gate = open()
        try gate.begin(stop(.kind("site"), 10))
        try gate.begin(stop(.kind("host"), 60_000))
        #expect(try gate.record().isEmpty)
        clock.pass(10)
        #expect(gate.allows("site.set", site: nil) && !gate.allows("host.reload", site: nil), "before anybody wrote it down")
        #expect(try gate.record().map(\.scope) == [.kind("site")])
        #expect(try gate.record().isEmpty)
        clock.pass(60_000)
        #expect(try open().record().map(\.scope) == [.kind("host")], "also by the next daemon")
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func whatWasTakenBackDidNotEndByItself() throws {
        let gate = open()
        try gate.begin(stop())
        try gate.end()
        clock.pass(60_000)
        #expect(try gate.record().isEmpty)
    }

    @Test func jobsAreHeldUntilItsTimeIsOver() throws {
        defer { unlink(path) }
        let gate = open()
        try gate.begin(stop())
        #expect(JobHold(gate.current).holds(kind: "trash.purge", lane: nil))
        clock.reading.withLock { $0.wall += 10 * 365 * 86_400_000 }
        #expect(JobHold(gate.current).holds(kind: "trash.purge", lane: nil), "a wall clock that was set ends nothing")
        clock.pass(60_000)
        #expect(JobHold(gate.current).isEmpty)
    }

    @Test func aFileThatCannotBeUnderstoodStopsEverythingUntilItIsSwitchedOff() throws {
        defer { unlink(path) }
        func kept(_ left: String, _ elapsed: String, _ since: String) -> String {
            #"[{"scope":{"all":{}},"reason":"r","uid":0,"since":\#(since),"left":\#(left),"recorded":{"boot":"a","elapsed":\#(elapsed),"wall":1}}]"#
        }
        try kept("1", "0", "5").write(toFile: path, atomically: true, encoding: .utf8)
        #expect(open().damage == nil, "what differs below is the numbers alone")
        let outOfRange = [
            kept("9223372036854775807", "-9223372036854775807", "5"), kept("-1", "0", "5"), kept("86400001", "0", "5"),
            kept("1", "-1", "5"), kept("1", "0", "-9223372036854775807"), kept("1", "0", "9223372036854775807"),
            kept("1", "0", "5").replacing("\"r\"", with: "\"\(String(repeating: "r", count: 301))\""),
            kept("1", "0", "5").replacing("\"uid\"", with: "\"name\":\"\(String(repeating: "n", count: 200_000))\",\"uid\""),
        ]
        for text in ["{", "[{}]", "\u{0}"] + outOfRange {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let gate = open()
            #expect(gate.damage != nil, "\(text)")
            #expect(gate.current.map(\.scope) == [.all] && !gate.allows("site.create", site: nil), "\(text)")
            #expect(try gate.record().isEmpty)
            let next = open()
            #expect(next.damage == nil && next.current.map(\.scope) == [.all], "also after the next start: \(text)")
            try next.end()
            let last = open()
            #expect(last.damage == nil && last.current.isEmpty && last.allows("site.create", site: nil), "\(text)")
        }
    }

    @Test(arguments: ["directory", "link to nothing", "link to a stop", "half-written directory"])
    func whatIsNoFileStopsEverythingToo_andIsSetAside(_ kind: String) throws {
        let folder = "\(path).d"
        defer { try? FileManager.default.removeItem(atPath: folder) }  // only to be tidy
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = "\(folder)/crisis.json"
        let isThere = kind != "half-written directory"
        switch kind {
        case "directory": try FileManager.default.createDirectory(atPath: "\(path)/kept", withIntermediateDirectories: true)
        case "half-written directory":
            try FileManager.default.createDirectory(atPath: "\(path).new/kept", withIntermediateDirectories: true)
        case "link to nothing": symlink("\(folder)/nothing", path)
        default:
            try "[]".write(toFile: "\(folder)/other", atomically: true, encoding: .utf8)
            symlink("\(folder)/other", path)
        }
        func open() -> CrisisSwitch { CrisisSwitch(path: path) { [clock] in clock.now } }
        #expect((open().damage != nil) == isThere && open().allows("site.create", site: nil) != isThere)
        // What is written down at once takes its place, and the stop goes on.
        if isThere {
            #expect(try open().record().isEmpty)
            #expect(open().damage == nil && !open().allows("site.create", site: nil))
        }
        try open().end()
        #expect(open().damage == nil && open().allows("site.create", site: nil))
        try open().begin(stop())
        #expect(!open().allows("site.create", site: nil))
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(
            names.contains { $0.hasPrefix(isThere ? "crisis.json.set-aside-" : "crisis.json.new.set-aside-") },
            "nothing of it is lost: \(names)")
    }
}
