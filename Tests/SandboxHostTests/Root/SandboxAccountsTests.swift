import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

@testable import SandboxHost

@Suite struct SandboxAccountsTests {
    static let isRoot = geteuid() == 0
    let site = SiteID(unchecked: "sabcdefghijk")

    @Test func rangesAreNeverGivenTwice() async throws {
        try await withRoot { layout in
            let ranges = IDRanges(path: "\(layout.root)/ids.json")
            let starts = try await withThrowingTaskGroup(of: UInt32.self) { group in
                for number in 0..<20 { group.addTask { try await ranges.claim(for: "/tmp/\(number)") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(starts.sorted() == (0..<20).map { 2_000_000 + $0 * 10_000 })
        }
    }

    @Test(.enabled(if: isRoot)) func numbersAreNeverGivenAgain() async throws {
        try await withRoot { layout in
            try SandboxRoot(layout: layout).prepare()
            let ranges = IDRanges(path: "\(layout.root)/ids.json")
            let accounts = try SandboxAccounts(layout: layout, ranges: ranges)
            #expect(accounts.isolated)
            let first = try await accounts.allocate(for: site)
            #expect(first == SiteIdentity(uid: 2_000_000, gid: 2_000_000))
            let many = try await withThrowingTaskGroup(of: UInt32.self) { group in
                for _ in 0..<20 { group.addTask { try await accounts.allocate(for: site).uid } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(many.sorted() == Array(2_000_001...2_000_020))
            // A daemon that was killed asks the disk.
            let next = try SandboxAccounts(layout: layout, ranges: ranges)
            #expect(try await next.allocate(for: site).uid == 2_000_021)
            // A range that is used up is followed by another, never by its own beginning.
            try #"{"ranges":[2000000],"next":2010000}"#.write(toFile: layout.accounts, atomically: true, encoding: .utf8)
            #expect(try await next.allocate(for: site).uid == 2_010_000)
        }
    }

    @Test(.enabled(if: isRoot)) func endProcessesEndsEveryProcessOfTheUserAndNoOther() async throws {
        try await withRoot { layout in
            let accounts = try SandboxAccounts(layout: layout)
            let runner = LinuxCommandRunner(executable: BuiltBinary.path)
            let (one, other) = (SiteIdentity(uid: 2_199_998, gid: 2_199_998), SiteIdentity(uid: 2_199_999, gid: 2_199_999))
            func tasks(_ uid: UInt32) -> Int {
                ProcessTable.all().filter { !$0.isZombie && ProcessTable.users($0.pid).contains(uid) }.count
            }
            let environment = ["PATH": "/usr/bin:/bin"]
            // Each leaves its session, so that only the user is a way to find it.
            let script = "for i in 1 2 3; do setsid sleep 100 & done; wait"
            let first = Task { try await runner.run(Command("/bin/sh", ["-c", script], environment: environment, identity: one)) }
            let second = Task { try await runner.run(Command("/bin/sh", ["-c", script], environment: environment, identity: other)) }
            #expect(await eventually { tasks(one.uid) == 4 && tasks(other.uid) == 4 })
            try await accounts.endProcesses(of: one)
            #expect(tasks(one.uid) == 0)
            #expect(tasks(other.uid) == 4)
            try await accounts.endProcesses(of: other)
            _ = try await first.value
            _ = try await second.value
            try await accounts.endProcesses(of: SiteIdentity(uid: 0, gid: 0))  // not a site's: nothing happens
        }
    }
}
