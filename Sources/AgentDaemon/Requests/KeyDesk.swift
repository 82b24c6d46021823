import AgentServer
import AgentStore
import Crypto
import LinuxHost
import Logging
import SiteModel
import Synchronization

/// Requests that have a key: each is done once, and whoever repeats it hears the first answer.
package final class KeyDesk: Sendable {
    private struct State {
        /// At work in this daemon.
        var inFlight: Set<KeyedName> = []
        /// Milliseconds of the boot clock when the store was told last how much time has passed.
        var told: Int64
    }
    private let store: AgentStore
    private let boot: @Sendable () -> Int64
    private let wall: @Sendable () -> Int64
    private let logger: Logger
    private let state: Mutex<State>

    /// - Parameters:
    ///   - boot: milliseconds since the machine's start; nobody sets it.
    ///   - wall: milliseconds since 1970. People are told when an answer was given; no key lives by it.
    package init(
        store: AgentStore, logger: Logger, boot: @escaping @Sendable () -> Int64 = { BootClock.reading().elapsed },
        wall: @escaping @Sendable () -> Int64 = AgentCore.now
    ) {
        self.store = store
        self.boot = boot
        self.wall = wall
        self.logger = logger
        state = Mutex(State(told: boot()))
    }

    /// What asking means beside the desk.
    package struct Ways: Sendable {
        /// Of the content; what stands in it cannot be guessed from that.
        package var digest: @Sendable ([UInt8]) async throws -> String = { KeyDesk.digest($0) }
        /// The answer that leads to what was opened by a daemon that died before it answered.
        package var leading: @Sendable (KeyedEffect) async throws -> KeptAnswer
        /// Gives space to a full disk. - Returns: whether the request goes on although it cannot be noted.
        package var makeRoom: @Sendable () async -> Bool = { false }
        package init(leading: @escaping @Sendable (KeyedEffect) async throws -> KeptAnswer) { self.leading = leading }
    }

    package func answer(
        _ request: KeyedRequest, _ ways: Ways, _ work: @Sendable () async -> KeptAnswer
    ) async throws -> KeptAnswer {
        let name = KeyedName(actor: request.actor, method: request.route.method, route: request.route.pattern, key: request.key)
        guard begin(name) else {
            throw Problem.cannot(
                "answer request", request.key.rawValue, "one with this key is being answered", code: .requestInFlight,
                hint: "try again with the same key in a moment")
        }
        defer { end(name) }
        guard let standing = try await open(name, try await ways.digest(request.content), ways) else { return await work() }
        switch standing {
        case .answered(let status, let bytes, let time): return KeptAnswer(status: status, bytes: bytes, given: .before(time))
        case .other:
            throw Problem.cannot(
                "answer request", request.key.rawValue, "this key stands for another request", code: .keyReused,
                hint: "use a new key for a new request")
        case .full:
            throw Problem.cannot(
                "keep the answer to request", request.key.rawValue, "\(AgentStore.mostKeysOfOne) keys of \(request.actor) are kept already",
                code: .tooManyKeys, hint: "ask without a key")
        case .open(let effect?): return await keep(try await ways.leading(effect), of: name, request)
        case .open(nil) where !request.route.mayBeDoneAgain: return await keep(try KeptAnswer(Self.interrupted(request)), of: name, request)
        case .new, .open(nil):
            let opening = request.route.opens == nil ? nil : name
            return await keep(await AgentStore.$keyed.withValue(opening) { await work() }, of: name, request)
        }
    }

    /// Milliseconds since this was asked last: those that get lost make a key live longer.
    package func passed() -> Int64 {
        let now = boot()
        return state.withLock { state in
            defer { state.told = now }
            return max(0, now - state.told)
        }
    }

    private func begin(_ name: KeyedName) -> Bool { state.withLock { $0.inFlight.insert(name).inserted } }
    private func end(_ name: KeyedName) { state.withLock { _ = $0.inFlight.remove(name) } }

    /// nil: it cannot be noted, and goes on all the same.
    private func open(_ name: KeyedName, _ content: String, _ ways: Ways) async throws -> KeyedStanding? {
        do { return try await store.openRequest(name, content: content, passed: passed()) } catch {
            guard await ways.makeRoom() else { throw error }
            do { return try await store.openRequest(name, content: content, passed: passed()) } catch {
                logger.error("request not noted under its key", metadata: ["problem": "\(error)"])
                return nil
            }
        }
    }

    private func keep(_ answer: KeptAnswer, of name: KeyedName, _ request: KeyedRequest) async -> KeptAnswer {
        do {
            // It was ended with the daemon, and nobody knows how far it came: the next daemon says so, as after a crash.
            if Task.isCancelled, !request.route.mayBeDoneAgain { return answer }
            guard answer.isKept else {
                try await store.dropRequest(name)
                return answer
            }
            // One that is too long is of a request that may be done again.
            // What an earlier daemon opened is of the time at which that one did.
            let time = if case .before(let time?) = answer.given { time } else { wall() }
            if try await !store.answerRequest(name, status: answer.status, bytes: answer.bytes, at: time), request.route.mayBeDoneAgain {
                try await store.dropRequest(name)
            }
        } catch {
            // It is done, and the answer is told. Who repeats it is treated as after a crash.
            logger.error("answer not kept", metadata: ["problem": "\(error)"])
        }
        return answer
    }

    package static func digest(_ content: [UInt8]) -> String {
        SHA256.hash(data: content).map { byte in String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }.joined()
    }

    private static func interrupted(_ request: KeyedRequest) -> Problem {
        .cannot(
            "answer request", request.key.rawValue, "the daemon ended over it, and it must not be done twice", code: .requestInterrupted,
            hint: "agent audit query --limit 20")
    }
}
