import Foundation
import SiteModel

/// Numeric users of one host's sites, from ranges that it claimed: a number once given is never given again.
package struct IDCounter: Sendable {
    private let path: String
    /// Under which name ranges are claimed.
    private let host: String
    private let ranges: IDRanges
    private let queue = DispatchQueue(label: "accounts")

    package init(path: String, host: String, ranges: IDRanges = IDRanges()) {
        self.path = path
        self.host = host
        self.ranges = ranges
    }

    private struct Count: Codable, Equatable {
        var ranges: [UInt32] = []
        var next: UInt32 = 0
        var isExhausted: Bool { ranges.last.map { next >= $0 + IDRanges.size } ?? true }
    }

    /// Makes sure that there is a range to give from.
    package func claim() async throws {
        guard try read().ranges.isEmpty else { return }
        let start = try await ranges.claim(for: host)
        try await change { $0 = Count(ranges: [start], next: start) }
    }

    /// Durable before it returns.
    package func next() async throws -> UInt32 {
        while true {
            let given: UInt32? = try await change { count in
                if count.isExhausted { return nil }
                defer { count.next += 1 }
                return count.next
            }
            if let given { return given }
            let start = try await ranges.claim(for: host)
            try await change { count in
                // Another call may have claimed meanwhile; then ours stays unused, which costs nothing but numbers.
                guard count.isExhausted else { return }
                count.ranges.append(start)
                count.next = start
            }
        }
    }

    /// Every number that this host may have given.
    package func claimed() throws -> [Range<UInt32>] { try read().ranges.map { $0..<$0 + IDRanges.size } }

    private func read() throws -> Count {
        try AtomicFile.read(path).map { try JSONDecoder().decode(Count.self, from: Data($0.utf8)) } ?? Count()
    }

    /// One at a time, where a wait for the disk holds nobody up; durable when it returns.
    @discardableResult
    private func change<Value: Sendable>(_ body: @escaping @Sendable (inout Count) -> Value) async throws -> Value {
        try await onBlockingThread(on: queue) {
            let before = try read()
            var count = before
            let value = body(&count)
            if count != before {
                try AtomicFile.write(String(decoding: try JSONEncoder().encode(count), as: UTF8.self), to: path, mode: 0o600)
            }
            return value
        }
    }
}
