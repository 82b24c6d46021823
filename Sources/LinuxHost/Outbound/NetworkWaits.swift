import Foundation
import Synchronization

/// Looks that wait for somebody out there: a name server, a handshake, an answer. Each has a thread of its own, and no more than so many are at work in the whole
/// process. On the threads of `onBlockingThread`, those who wait for a silent host would hold up everybody's files and commands.
enum NetworkWaits {
    /// Whom is waited for. Strangers who keep silent hold up no look at this host's own sockets, on which each change of a certificate waits.
    enum Place: Sendable { case outside, own }

    private static let outside = Room(32)
    private static let own = Room(16)

    static func run<Value: Sendable, Failure: Error>(
        _ place: Place = .outside, _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let room = place == .own ? own : outside
        let guest = Room.guest
        await room.enter(guest)
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                let result = Result(catching: work)
                room.leave(guest)
                continuation.resume(returning: result)
            }
        }
        return try result.get()
    }

    /// All waits of `looks` are one guest's: whoever asks for many names shares what there is with whoever asks for one.
    static func asOne<Value>(_ looks: () async throws -> Value) async rethrows -> Value {
        try await Room.$guest.withValue(Room.Guest(), operation: looks)
    }
}

/// So many at once; who comes later waits for one to leave. Of those that wait, the guest goes first who has the fewest in there, and of these the one who came first.
final class Room: Sendable {
    final class Guest: Sendable {}
    @TaskLocal static var guest = Guest()

    private struct State {
        var free: Int
        var inside: [ObjectIdentifier: Int] = [:]
        var waiting: [(guest: Guest, continuation: CheckedContinuation<Void, Never>)] = []
    }
    private let state: Mutex<State>

    init(_ most: Int) { state = Mutex(State(free: most)) }

    var waiting: Int { state.withLock { $0.waiting.count } }

    func enter(_ guest: Guest) async {
        await withCheckedContinuation { continuation in
            let isIn = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append((guest, continuation))
                    return false
                }
                state.free -= 1
                state.inside[ObjectIdentifier(guest), default: 0] += 1
                return true
            }
            if isIn { continuation.resume() }
        }
    }

    func leave(_ guest: Guest) {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            let left = (state.inside[ObjectIdentifier(guest)] ?? 1) - 1
            state.inside[ObjectIdentifier(guest)] = left > 0 ? left : nil
            let has = state.waiting.map { state.inside[ObjectIdentifier($0.guest)] ?? 0 }
            guard let place = has.indices.min(by: { has[$0] < has[$1] }) else {
                state.free += 1
                return nil
            }
            let next = state.waiting.remove(at: place)
            state.inside[ObjectIdentifier(next.guest), default: 0] += 1
            return next.continuation
        }
        next?.resume()
    }
}
