import Foundation
import HostServices
import LinuxHost
import SiteModel

/// Users of a sandbox's sites: numbers without a passwd entry when root runs it, the owner's own otherwise.
package actor SandboxAccounts: Accounts {
    package nonisolated let webServer: SiteIdentity
    package nonisolated let isolated: Bool
    private let layout: HostLayout
    private let ranges: IDRanges
    private let queue = DispatchQueue(label: "accounts")

    package init(layout: HostLayout, ranges: IDRanges = IDRanges()) throws {
        self.layout = layout
        self.ranges = ranges
        isolated = geteuid() == 0
        webServer = isolated ? try SystemUser.named("www-data") : SystemUser.own
    }

    private struct Counter: Codable, Equatable {
        var ranges: [UInt32] = []
        var next: UInt32 = 0
        var isExhausted: Bool { ranges.last.map { next >= $0 + IDRanges.size } ?? true }
    }

    /// Makes sure that there is a range to give from.
    package func claim() async throws {
        guard isolated, try read().ranges.isEmpty else { return }
        let start = try await ranges.claim(for: layout.root)
        try await change { $0 = Counter(ranges: [start], next: start) }
    }

    package func allocate(for site: SiteID) async throws -> SiteIdentity {
        guard isolated else { return SystemUser.own }
        while true {
            let given: UInt32? = try await change { counter in
                if counter.isExhausted { return nil }
                defer { counter.next += 1 }
                return counter.next
            }
            if let given { return SiteIdentity(uid: given, gid: given) }
            let start = try await ranges.claim(for: layout.root)
            try await change { counter in
                // Another call may have claimed meanwhile; then ours stays unused, which costs nothing but numbers.
                guard counter.isExhausted else { return }
                counter.ranges.append(start)
                counter.next = start
            }
        }
    }

    package func endProcesses(of identity: SiteIdentity) async throws {
        guard isolated, identity.uid >= IDRanges.first else { return }
        try await end("\(identity.uid)") { $0 == identity.uid }
    }

    /// Whatever site code has left running on its own, of every site of this sandbox.
    func endEveryProcess() async throws {
        guard isolated else { return }
        let ranges = try read().ranges
        try await end("every site") { uid in ranges.contains { ($0..<$0 + IDRanges.size).contains(uid) } }
    }

    private nonisolated func end(_ whose: String, _ isOurs: @escaping @Sendable (UInt32) -> Bool) async throws {
        try await onBlockingThread {
            for round in 0..<500 {
                let left = ProcessTable.all().filter { !$0.isZombie && ProcessTable.users($0.pid).contains(where: isOurs) }
                if left.isEmpty { return }
                for process in left { ProcessTable.signal(process, SIGKILL) }
                usleep(round < 20 ? 1_000 : 10_000)
            }
            throw Problem.cannot("end the processes of", whose, "some are left after 5 seconds", code: .deadlineExceeded)
        }
    }

    private func read() throws -> Counter { try Self.read(layout) }

    private static func read(_ layout: HostLayout) throws -> Counter {
        try AtomicFile.read(layout.accounts).map { try JSONDecoder().decode(Counter.self, from: Data($0.utf8)) } ?? Counter()
    }

    /// One at a time, where a wait for the disk holds nobody up; durable when it returns.
    @discardableResult
    private func change<Value: Sendable>(_ body: @escaping @Sendable (inout Counter) -> Value) async throws -> Value {
        try await onBlockingThread(on: queue) { [layout] in
            let before = try Self.read(layout)
            var counter = before
            let value = body(&counter)
            if counter != before {
                try AtomicFile.write(String(decoding: try JSONEncoder().encode(counter), as: UTF8.self), to: layout.accounts, mode: 0o600)
            }
            return value
        }
    }
}
