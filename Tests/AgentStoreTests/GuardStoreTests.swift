import AgentStore
import AgentTesting
import Foundation
import JobEngine
import SiteModel
import Synchronization
import Testing

/// What is known of breakers and limits outlives the daemon.
@Suite("The store's breakers and limits") struct GuardStoreTests {
    private final class Current: Sendable {
        let bucket: Mutex<TokenBucket>
        init(_ first: TokenBucket) { bucket = Mutex(first) }
    }
    private let now = ClockReading(boot: "a", elapsed: 1_000, wall: 1_700_000_000_000)

    private func opened() throws -> CircuitBreaker {
        var breaker = CircuitBreaker(at: now)
        for _ in 1...5 {
            guard case .admitted(let ticket) = breaker.begin(at: now) else { throw Problem(.internalError, "cannot begin") }
            breaker.end(ticket, .failed(reason: "no"), BreakerPolicy(), at: now)
        }
        return breaker
    }

    @Test("what was kept is there after the store was opened anew, and what was forgotten is not") func kept() async throws {
        try await withStateFile { path in
            let breaker = try opened()
            var bucket = TokenBucket(at: now)
            _ = bucket.take(CallLimit(calls: 1, per: 60_000, burst: 1), at: now)
            let limit = bucket
            let first = try AgentStore(path: path)
            #expect(try await first.guardStates() == GuardStates())
            try await first.keepGuard(.breaker("smtp:a")) { .breaker(breaker) }
            try await first.keepGuard(.breaker("smtp:b")) { .breaker(breaker) }
            // The same name is another thing among limits.
            try await first.keepGuard(.limit("smtp:a")) { .limit(limit) }
            try await first.keepGuard(.breaker("smtp:b")) { nil }
            try first.close()
            let states = try await AgentStore(path: path).guardStates()
            #expect(states.breakers == ["smtp:a": breaker] && states.limits == ["smtp:a": limit])
            #expect(states.breakers["smtp:a"]?.state(at: now) == .open)
        }
    }

    @Test("whoever writes at the same time, what was last is what stands") func order() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            let current = Current(TokenBucket(at: now))
            await withThrowingTaskGroup(of: Void.self) { group in
                for number in 1...200 {
                    group.addTask {
                        current.bucket.withLock { $0.hold(for: Int64(number) * 1_000, at: now) }
                        try await store.keepGuard(.limit("a")) { .limit(current.bucket.withLock { $0 }) }
                    }
                }
            }
            let last = current.bucket.withLock { $0 }
            #expect(try await store.guardStates().limits["a"] == last)
        }
    }

    @Test("jobs that were put off come at once when they are brought forward, and no others") func forward() async throws {
        try await withStateFile { path in
            let store = try AgentStore(path: path)
            for number in 1...3 { _ = try await store.enqueue(JobContract.job(UInt64(number))) }
            _ = try await store.claim(now: 2_000, most: 3)
            try await store.end(JobID(random: 1), .putOff(at: 90_000, Problem(.breakerOpen, "cannot")), now: 2_000)
            try await store.end(JobID(random: 2), .again(at: 90_000, Problem(.deliveryFailed, "cannot")), now: 2_000)
            try await store.end(JobID(random: 3), .putOff(at: 90_000, Problem(.limitReached, "cannot")), now: 2_000)
            #expect(try await store.bringForwardPutOff(now: 3_000) == 2)
            #expect(try await store.claim(now: 3_000, most: 9).map(\.id) == [JobID(random: 1), JobID(random: 3)])
        }
    }
}
