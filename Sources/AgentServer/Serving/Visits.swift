import Logging
import NIOCore
import ServiceLifecycle
import SiteModel
import Synchronization

/// Which connections are open, and which requests are at work. Who hangs up waits for nothing any more; and when the daemon is asked to end, nobody holds it
/// up: not who reads nothing, not who waits, not what takes long.
package final class Visits: Sendable {
    /// What is done for a request.
    enum Kind: Sendable {
        /// Waits for its turn: ends with its connection, and as soon as the daemon is to end.
        case waits
        /// Makes an answer and no more: ends with its connection, and when the daemon's patience is over.
        case reads
        /// Goes on without its connection; ends when the daemon's patience is over.
        case acts
    }

    private struct Work {
        let kind: Kind
        let connection: ObjectIdentifier
        let cancel: @Sendable () -> Void
    }
    private struct Inside {
        var isOpen = true
        var connections: [ObjectIdentifier: any Channel] = [:]
        var works: [UInt64: Work] = [:]
        var begun: UInt64 = 0
    }
    private let inside = Mutex(Inside())

    package init() {}

    /// Requests that wait or are at work.
    package var requests: Int { inside.withLock { $0.works.count } }

    func enter(_ channel: any Channel) { inside.withLock { $0.connections[ObjectIdentifier(channel)] = channel } }

    /// Its connection is closed.
    func leave(_ channel: any Channel) {
        let connection = ObjectIdentifier(channel)
        inside.withLock { $0.connections[connection] = nil }
        cancel { $0.connection == connection && $0.kind != .acts }
    }

    /// - Throws: what the work throws; `daemon-not-running` when the daemon is to end and takes on nothing new; `CancellationError` where nobody is there any
    ///   more who waits or reads, and for what was read after that was ended: a part of it may be missing without a word.
    func during<Value: Sendable>(
        _ kind: Kind, on channel: any Channel, _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        guard isOpen else { throw Self.isEnding }
        guard kind == .acts || channel.isActive else { throw CancellationError() }
        let task = Task {
            let value = try await work()
            // A turn that has come is kept, also by who has gone meanwhile: only who has it can give it back.
            if kind == .reads { try Task.checkCancellation() }
            return value
        }
        let number = begin(Work(kind: kind, connection: ObjectIdentifier(channel)) { task.cancel() })
        defer { inside.withLock { $0.works[number] = nil } }
        // It may have gone, or the daemon's end may have come, before this was written down.
        if !isOpen || (kind != .acts && !channel.isActive) { task.cancel() }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }

    static let isEnding = Problem(.daemonNotRunning, "cannot answer the request: the daemon is stopping")

    /// Once the daemon is asked to end: who waits is sent away, who reads nothing is left, then what is at work is ended. Goes on until it is cancelled, when
    /// nobody is left.
    func endWithTheDaemon(_ rules: DoorRules, _ logger: Logger) async {
        do {
            try await gracefulShutdown()
            inside.withLock { $0.isOpen = false }
            cancel { $0.kind == .waits }
            try await Task.sleep(for: .nanoseconds(rules.end.nanoseconds))
            closeConnections(ofWork: false)
            try await Task.sleep(for: .nanoseconds(rules.last.nanoseconds))
            if requests > 0 { logger.warning("requests ended with the daemon", metadata: ["requests.left": "\(requests)"]) }
            cancel { _ in true }
            try await Task.sleep(for: .nanoseconds(rules.end.nanoseconds))
            closeConnections(ofWork: true)
        } catch {
            // Cancelled: the server has ended, or all of the daemon is to end at once.
            closeConnections(ofWork: true)
        }
    }

    private var isOpen: Bool { inside.withLock { $0.isOpen } }

    private func begin(_ work: Work) -> UInt64 {
        inside.withLock { inside in
            inside.begun += 1
            inside.works[inside.begun] = work
            return inside.begun
        }
    }

    private func cancel(_ isMeant: (Work) -> Bool) {
        // Outside of the lock: who is cancelled comes back here.
        for work in inside.withLock({ inside in inside.works.values.filter(isMeant) }) { work.cancel() }
    }

    private func closeConnections(ofWork: Bool) {
        let channels = inside.withLock { inside in
            let busy = ofWork ? [] : Set(inside.works.values.map(\.connection))
            return inside.connections.filter { !busy.contains($0.key) }.map(\.value)
        }
        for channel in channels { channel.close(promise: nil) }
    }
}
