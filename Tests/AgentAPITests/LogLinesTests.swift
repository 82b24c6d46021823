import AgentAPI
import NIOCore
import Synchronization
import Testing

@testable import AgentServer

/// Nobody reads a log for a client that has left.
@Suite struct LogLinesTests {
    private static let line = LogLineView(at: 1, kind: "php", text: String(repeating: "x", count: 10_000))

    @Test func aReadingIsCancelledWhenTheClientLeaves() async throws {
        let isReading = Atomic<Bool>(false)
        let wasCancelled = Atomic<Bool>(false)
        let read: @Sendable () async throws -> [LogLineView] = {
            isReading.store(true, ordering: .relaxed)
            defer { wasCancelled.store(Task.isCancelled, ordering: .relaxed) }
            while true { try await Task.sleep(for: .milliseconds(5)) }
        }
        let lines = LogLines(source: LogSource(next: read), follow: true)
        async let sent: Void = lines.send { _ in Issue.record("there was nothing to send") }
        while !isReading.load(ordering: .relaxed) { await Task.yield() }
        lines.clientHasGone()
        try await sent
        let cancelled = wasCancelled.load(ordering: .relaxed)
        #expect(cancelled)
    }

    @Test func oneThatLeftBeforeIsReadNothing() async throws {
        let lines = LogLines(
            source: LogSource {
                Issue.record("read for nobody"); return []
            }, follow: true)
        lines.clientHasGone()
        try await lines.send { _ in }
    }

    @Test func aFollowedLogEndsWhenItsSourceDoes() async throws {
        let isFirst = Mutex(true)
        let lines = LogLines(
            source: LogSource {
                isFirst.withLock { first in
                    defer { first = false }; return first ? [Self.line] : nil
                }
            }, follow: true)
        let pieces = Mutex(0)
        try await lines.send { _ in pieces.withLock { $0 += 1 } }
        #expect(pieces.withLock { $0 } == 1)
        // One that was opened with a token ends with it, before anything more is read.
        guard case .log(let source, _) = Answer.log(LogSource { [Self.line] }, follow: true).ending({ true }) else {
            Issue.record("it is no log any more")
            return
        }
        #expect(try await source.next() == nil)
    }

    @Test func anAnswerIsSentInPiecesAndStopsWithTheClient() async throws {
        let lines = LogLines(source: LogSource { Array(repeating: Self.line, count: 1000) }, follow: false)
        let sizes = Mutex<[Int]>([])
        try await lines.send { piece in sizes.withLock { $0.append(piece.readableBytes) } }
        #expect(sizes.withLock { $0 }.count > 50 && sizes.withLock { $0 }.allSatisfy { $0 < 128 << 10 })

        let cut = LogLines(source: LogSource { Array(repeating: Self.line, count: 1000) }, follow: false)
        let pieces = Mutex(0)
        try await cut.send { _ in
            pieces.withLock { $0 += 1 }
            cut.clientHasGone()
        }
        #expect(pieces.withLock { $0 } == 1)
    }
}
