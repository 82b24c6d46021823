import GRDB
import Glibc
import SiteModel
import Synchronization

/// The audit log: segments, each a database of its own, of which the last takes records.
///
/// Belongs here: appending, reading, sealing. Never: what is recorded and when, or what happens when it cannot be.
package final class AuditLog: Sendable {
    private let places: AuditPlaces
    private struct State {
        var segment: AuditSegment
        /// The segment is on its way to the archive, and the next is not there yet.
        var isMoving = false
    }
    private static let moment = Duration.milliseconds(10)
    private let state: Mutex<State>

    /// Opens the newest segment, or makes the first. One that was sealed when the daemon was cut short is put away first.
    package init(_ places: AuditPlaces) async throws {
        self.places = places
        let there = try places.list()
        let newest = max(there.live.last ?? 0, there.archived.last ?? 0)
        let number = there.live.last ?? (newest + 1)
        let segment = try await Self.translating("open the audit log") {
            let before = there.live.isEmpty && newest > 0 ? try Self.end(ofArchived: places.archived(newest)) : AuditChain.origin
            let segment = try AuditSegment(number, at: places.segment(number), after: before)
            let end = try await segment.end()
            return end.isSealed ? try Self.putAway(segment, end.point, places) : segment
        }
        state = Mutex(State(segment: segment))
    }

    package func close() throws { try segment.close() }

    /// - Returns: the record with its place in the chain; on disk.
    package func append(_ record: AuditRecord) async throws -> AuditEntry {
        try await Self.translating("write the audit log") {
            while true {
                let segment = try await self.settled()
                do { return try await segment.append(record) } catch {
                    // It went to the archive meanwhile: sealed, or closed already.
                    guard self.isOver(segment) else { throw error }
                }
            }
        }
    }

    package func end() async throws -> AuditPoint {
        try await Self.translating("read the audit log") { try await self.segment.end().point }
    }

    /// The newest first, unless the query says after which.
    package func entries(_ query: AuditQuery) async throws -> [AuditEntry] {
        try await Self.translating("read the audit log") {
            let segment = self.segment
            let numbers = try self.places.list().archived + [segment.number]
            var entries: [AuditEntry] = []
            for number in query.after == nil ? numbers.reversed() : numbers where entries.count < query.limit {
                let left = query.limit - entries.count
                entries +=
                    number == segment.number
                    ? try await segment.read { try AuditReading.entries(query, limit: left, $0) }
                    : try await AuditReading.archived(self.places.archived(number)).read {
                        try AuditReading.entries(query, limit: left, $0)
                    }
            }
            return entries
        }
    }

    /// What was begun in this segment and has no other record.
    package func unended() async throws -> [AuditRecord] {
        try await Self.translating("read the audit log") { try await self.segment.read(AuditReading.unended) }
    }

    /// Reads everything, archived segments too.
    package func verify(against anchors: [AuditPoint]) async throws -> AuditVerdict {
        try await Self.translating("verify the audit log") {
            let segment = self.segment
            let archived = Set(try self.places.list().archived)
            var verifier = AuditVerifier(anchors: anchors)
            for number in 1...segment.number {
                let before = verifier
                if number == segment.number {
                    verifier = try await segment.read { try AuditReading.verify(before, segment: number, $0) }
                } else if archived.contains(number) {
                    let file = try AuditReading.archived(self.places.archived(number))
                    verifier = try await file.read { try AuditReading.verify(before, segment: number, $0) }
                } else {
                    verifier.note(.segment, "segment \(number) is not there")
                }
            }
            verifier.finish()
            return AuditVerdict(
                records: verifier.records, segments: archived.count + 1, anchors: anchors.count, end: verifier.end,
                findings: verifier.findings)
        }
    }

    /// Seals the segment, puts it away as one file and begins the next with its last hash.
    /// - Returns: the number of the one that was put away.
    package func archive(at time: Int64) async throws -> (segment: Int64, end: AuditPoint) {
        try await Self.translating("archive the audit log") {
            let segment = try await self.settled { $0.isMoving = true }
            defer { self.state.withLock { $0.isMoving = false } }
            let end = try await segment.seal(at: time)
            let next = try Self.putAway(segment, end, self.places)
            self.state.withLock { $0.segment = next }
            return (segment.number, end)
        }
    }

    private var segment: AuditSegment { state.withLock { $0.segment } }
    private func isOver(_ segment: AuditSegment) -> Bool { state.withLock { $0.isMoving || $0.segment.number != segment.number } }

    /// The segment, once none is on its way to the archive: that takes milliseconds.
    private func settled(_ then: @Sendable (inout State) -> Void = { _ in }) async throws -> AuditSegment {
        while true {
            let segment = state.withLock { state -> AuditSegment? in
                if state.isMoving { return nil }
                then(&state)
                return state.segment
            }
            if let segment { return segment }
            try await Task.sleep(for: Self.moment)
        }
    }

    /// A crash after the seal or after the move is gone on with by the next start: a sealed segment is put away, and after an archived one the next begins.
    private static func putAway(_ segment: AuditSegment, _ end: AuditPoint, _ places: AuditPlaces) throws -> AuditSegment {
        try segment.close()
        let (from, to) = (places.segment(segment.number), places.archived(segment.number))
        // One file from here on: no log beside it that could be forgotten when it is copied.
        let file = try DatabaseQueue(path: from)
        try file.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        try file.close()
        guard rename(from, to) == 0 else {
            throw Problem.cannot("move", from, String(cString: strerror(errno)).lowercased(), code: .systemCallFailed)
        }
        return try AuditSegment(segment.number + 1, at: places.segment(segment.number + 1), after: end)
    }

    private static func end(ofArchived path: String) throws -> AuditPoint {
        let row = try AuditReading.archived(path).read { try Row.fetchOne($0, sql: "SELECT sequence, hash FROM seal") }
        guard let row, let hash = try? SHA256Hex(row["hash"] as String) else {  // told as one problem
            throw Problem(.auditBroken, "cannot go on with the audit log: '\(path)' was never sealed", hint: "agent audit verify")
        }
        return AuditPoint(sequence: row["sequence"], hash: hash)
    }

    private static func translating<Value: Sendable>(_ what: String, _ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch { throw StoreProblem.translated(error, doing: what) }
    }
}
