import Foundation
import NIOCore
import NIOPosix
import SiteModel
import Synchronization
import Testing

@testable import AgentServer

/// What is dear is done for one user a few times at once, and for nobody at another one's cost.
@Suite struct TurnsTests {
    private final class Gauge: Sendable {
        private let state = Mutex((now: 0, most: 0, done: 0))
        func begin() { state.withLock { ($0.now, $0.most) = ($0.now + 1, max($0.most, $0.now + 1)) } }
        func end() { state.withLock { ($0.now, $0.done) = ($0.now - 1, $0.done + 1) } }
        var most: Int { state.withLock { $0.most } }
        var done: Int { state.withLock { $0.done } }
    }
    private struct Failure: Error {}
    private let seven = Turns.User(uid: 7)
    private let root = Turns.User(uid: 0)

    private func waitUntil(_ turns: Turns, has count: Int) async { while await turns.waiting != count { await Task.yield() } }

    @Test func neverMoreThanSoManyOfOneUser() async throws {
        let (turns, gauge) = (Turns(most: 2), Gauge())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<40 {
                group.addTask {
                    do {
                        try await turns.turn(of: seven) {
                            gauge.begin()
                            for _ in 0..<20 { await Task.yield() }
                            gauge.end()
                            if index % 3 == 0 { throw Failure() }
                        }
                        #expect(index % 3 != 0)
                    } catch is Failure {
                        // One that fails gives its turn back, too.
                        #expect(index % 3 == 0)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(gauge.most == 2 && gauge.done == 40)
        #expect(await turns.waiting == 0)
    }

    @Test func nobodyWaitsForAnotherUser() async throws {
        let turns = Turns(most: 1)
        let (held, hold) = AsyncStream<Void>.makeStream()
        let first = Task { try await turns.turn(of: seven) { for await _ in held { break } } }
        let second = Task { try await turns.turn(of: seven) { 2 } }
        await waitUntil(turns, has: 1)
        #expect(try await turns.turn(of: root) { 1 } == 1)
        #expect(try await turns.turn(of: Turns.User(uid: 7, token: TokenID(unchecked: "tabcdefghijk"))) { 4 } == 4)
        hold.yield()
        try await first.value
        #expect(try await second.value == 2)
    }

    @Test func whoGoesBeforeHisTurnTakesNone() async throws {
        let turns = Turns(most: 1)
        let (held, hold) = AsyncStream<Void>.makeStream()
        let first = Task { try await turns.turn(of: seven) { for await _ in held { break } } }
        let gone = Task { try await turns.turn(of: seven) { Issue.record("it was cancelled") } }
        await waitUntil(turns, has: 1)
        gone.cancel()
        await #expect(throws: CancellationError.self) { try await gone.value }
        let next = Task { try await turns.turn(of: seven) { 3 } }
        await waitUntil(turns, has: 1)
        hold.yield()
        try await first.value
        #expect(try await next.value == 3)
    }

    /// His turn comes in the very moment in which he goes: who has gone has it to give back, and the next gets it.
    @Test(.timeLimit(.minutes(1))) func whoHangsUpTakesNoTurnWithHim() async throws {
        let (turns, visits) = (Turns(most: 1), Visits())
        var ends: [Int32] = [0, 0]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let far = ends[1]
        defer { close(far) }
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).withConnectedSocket(ends[0]).get()
        visits.enter(channel)
        await #expect(throws: CancellationError.self) {
            try await turns.turn(of: seven) { wait in
                try await visits.during(.waits, on: channel) {
                    try await wait()
                    while visits.requests == 0 { await Task.yield() }
                    try await channel.close()
                    visits.leave(channel)
                }
            } work: {
                try await visits.during(.reads, on: channel) { Issue.record("nobody is there who reads it") }
            }
        }
        try #require(await turns.atWork == 0, "the next waits for ever")
        #expect(try await turns.turn(of: seven) { 8 } == 8)
    }

    @Test func whoWouldWaitBehindTooManyIsRefused() async throws {
        let turns = Turns(most: 1, mostWaiting: 2)
        let (held, hold) = AsyncStream<Void>.makeStream()
        let first = Task { try await turns.turn(of: seven) { for await _ in held { break } } }
        while await turns.atWork != 1 { await Task.yield() }
        let waiting = (0..<2).map { number in Task { try await turns.turn(of: seven) { number } } }
        await waitUntil(turns, has: 2)
        await #expect {
            try await turns.turn(of: seven) { Issue.record("it was refused") }
        } throws: {
            ($0 as? Problem)?.code == .tooManyConnections
        }
        #expect(try await turns.turn(of: root) { 5 } == 5, "another user's are not counted")
        hold.yield()
        try await first.value
        for (number, one) in waiting.enumerated() { #expect(try await one.value == number) }
        #expect(try await turns.turn(of: seven) { 6 } == 6)
    }
}
