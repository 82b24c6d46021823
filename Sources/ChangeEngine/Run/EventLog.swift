import SiteModel

/// The one sequence of a change's events: written to the journal in order, then shown to those who follow.
///
/// An event is shown after it was written, so a follower who comes back with its last number after a crash misses none. When the
/// journal cannot take events (a full disk), they are shown all the same and offered again with the next ones.
actor EventLog {
    private let change: ChangeID
    private let journal: any Journal
    private let clock: @Sendable () -> Int64
    private var shown: [ChangeEvent]
    private var waiting: [ChangeEvent] = []
    private var unwritten: [ChangeEvent] = []
    private var writer: Task<Void, Never>?
    private var last: Int64
    private var followers: [Int: AsyncThrowingStream<ChangeEvent, any Error>.Continuation] = [:]
    private var followersEver = 0
    private var isClosed = false

    init(of change: ChangeID, journal: any Journal, clock: @escaping @Sendable () -> Int64, past: [ChangeEvent]) {
        self.change = change
        self.journal = journal
        self.clock = clock
        self.shown = past
        self.last = past.last?.sequence ?? 0
    }

    /// Returns at once; the event is written and shown soon after, in the order of the calls.
    func add(_ kind: ChangeEvent.Kind, step: String? = nil, _ text: String, milliseconds: Int64? = nil, problem: Problem? = nil) {
        last += 1
        waiting.append(
            ChangeEvent(
                sequence: last, change: change, at: clock(), kind: kind, step: step, text: text, milliseconds: milliseconds,
                problem: problem))
        if writer == nil { writer = Task { await self.write() } }
    }

    /// Waits until everything is shown, then ends the followers' streams.
    func close() async {
        while let writer { await writer.value }
        isClosed = true
        for follower in followers.values { follower.finish() }
        followers = [:]
    }

    func follow(_ stream: AsyncThrowingStream<ChangeEvent, any Error>.Continuation, after sequence: Int64) {
        for event in shown where event.sequence > sequence { stream.yield(event) }
        guard !isClosed else { return stream.finish() }
        followersEver += 1
        let key = followersEver
        followers[key] = stream
        stream.onTermination = { _ in Task { await self.unfollow(key) } }
    }

    private func unfollow(_ key: Int) { followers[key] = nil }

    private func write() async {
        while !waiting.isEmpty {
            let batch = waiting
            waiting = []
            do {
                try await journal.append(unwritten + batch)
                unwritten = []
            } catch {
                unwritten += batch  // Not lost yet: offered again with the next events. The change itself does not hang on its log.
            }
            shown += batch
            for follower in followers.values { batch.forEach { follower.yield($0) } }
        }
        writer = nil
    }
}
