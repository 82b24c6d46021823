import Foundation
import Synchronization

/// Looks that wait for somebody out there: a name server, a handshake, an answer. Each has a thread of its own, and no more than so many are at work in the whole
/// process; the others go in the order in which they came. On the threads of `onBlockingThread`, those who wait for a silent host would hold up everybody's
/// files and commands.
enum NetworkWaits {
    private static let most = 32
    private static let room = Room(most)

    static func run<Value: Sendable, Failure: Error>(_ work: @escaping @Sendable () throws(Failure) -> Value) async throws(Failure) -> Value
    {
        await room.enter()
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let result = Result(catching: work)
                room.leave()
                continuation.resume(returning: result)
            }
        }
        return try result.get()
    }
}

/// So many at once; who comes later waits for one to leave.
final class Room: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }
    private let state: Mutex<State>

    init(_ most: Int) { state = Mutex(State(free: most)) }

    var waiting: Int { state.withLock { $0.waiting.count } }

    func enter() async {
        await withCheckedContinuation { continuation in
            let isIn = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append(continuation)
                    return false
                }
                state.free -= 1
                return true
            }
            if isIn { continuation.resume() }
        }
    }

    func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if state.waiting.isEmpty { state.free += 1 }
            return state.waiting.isEmpty ? nil : state.waiting.removeFirst()
        }
        next?.resume()
    }
}
