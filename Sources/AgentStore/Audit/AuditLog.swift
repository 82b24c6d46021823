import GRDB
import Glibc
import SiteModel
import Synchronization

/// The audit log: segments, each a database of its own, of which the last takes records.
///
/// Belongs here: appending, reading, sealing. Never: what is recorded and when, or what happens when it cannot be.
package final class AuditLog: Sendable {
    private let places: AuditPlaces
    private static let moment = Duration.milliseconds(10)
    private let state: Mutex<AuditSegment>
    private let isArchiving = Atomic(false)

    /// Opens the newest segment, or makes the first. After one that is sealed already, or archived, the next begins.
    package init(_ places: AuditPlaces) async throws {
        self.places = places
        let there = try places.list()
        let newest = max(there.live.last ?? 0, there.archived.last ?? 0)
        let segment = try await Self.translating("open the audit log") {
            // One that is archived already takes no records, whatever lies in its old place.
            guard there.live.last == newest && there.archived.last != newest || newest == 0 else {
                return try Self.next(after: newest, Self.end(of: newest, places), places)
            }
            let number = max(newest, 1)
            // It may be there and empty: made after the one before it was sealed, by a daemon that was cut short.
            let segment = try AuditSegment(
                number, at: places.segment(number), after: try number == 1 ? AuditChain.origin : Self.end(of: number - 1, places))
            let end = try await segment.end()
            if !end.isSealed { return segment }
            try segment.close()
            return try Self.next(after: segment.number, end.point, places)
        }
        state = Mutex(segment)
        try? putAway(before: segment.number)  // It is read where it lies, and the next archiving tries again.
    }

    package func close() throws { try segment.close() }

    /// - Returns: the record with its place in the chain; on disk.
    package func append(_ record: AuditRecord) async throws -> AuditEntry {
        try await Self.translating("write the audit log") {
            while true {
                let segment = self.segment
                do { return try await segment.append(record) } catch is AuditSegment.Sealed {
                    try await self.goOn(after: segment)
                } catch {
                    // Closed, because the next one has begun meanwhile.
                    guard self.segment.number != segment.number else { throw error }
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
            let numbers = try self.numbers()
            var entries: [AuditEntry] = []
            for number in query.after == nil ? numbers.reversed() : numbers where entries.count < query.limit {
                let left = query.limit - entries.count
                entries += try await self.read(number) { try AuditReading.entries(query, limit: left, $0) }
            }
            return entries
        }
    }

    /// What was begun and has no other record, in the newest segment and in the one before it: an operation does not outlive two archivings.
    package func unended() async throws -> [AuditRecord] {
        try await Self.translating("read the audit log") {
            let newest = try self.numbers().suffix(2)
            var unended: [AuditRecord] = []
            for number in newest {
                let before = unended.map(\.operation)
                let ended = try await self.read(number) { try AuditReading.ended(among: before, $0) }
                unended.removeAll { ended.contains($0.operation) }
                unended += try await self.read(number, AuditReading.unended)
            }
            return unended
        }
    }

    /// Reads everything, archived segments too.
    package func verify(against anchors: [AuditPoint]) async throws -> AuditVerdict {
        try await Self.translating("verify the audit log") {
            let there = Set(try self.numbers())
            var verifier = AuditVerifier(anchors: anchors)
            for number in 1...(there.max() ?? 1) {
                guard there.contains(number) else {
                    verifier.note(.segment, "segment \(number) is not there")
                    continue
                }
                let before = verifier
                do { verifier = try await self.read(number) { try AuditReading.verify(before, segment: number, $0) } } catch {
                    // One that is damaged hides nothing of the others.
                    let problem = StoreProblem.translated(error, doing: "read it")
                    verifier.note(.segment, "segment \(number) cannot be read: \((problem as? Problem)?.message ?? "\(problem)")")
                }
            }
            verifier.finish()
            return AuditVerdict(
                records: verifier.records, segments: there.count, anchors: anchors.count, end: verifier.end, findings: verifier.findings)
        }
    }

    /// Seals the segment, begins the next with its last hash and puts the sealed one away as one file. One that cannot be put away stays where it lies, is
    /// read there, and goes with the next.
    /// - Returns: the number of the one that was put away.
    package func archive(at time: Int64) async throws -> (segment: Int64, end: AuditPoint) {
        while isArchiving.exchange(true, ordering: .acquiringAndReleasing) { try await Task.sleep(for: Self.moment) }
        defer { isArchiving.store(false, ordering: .releasing) }
        return try await Self.translating("archive the audit log") {
            let segment = self.segment
            let end = try await segment.seal(at: time)
            try await self.goOn(after: segment)
            try segment.close()
            try self.putAway(before: segment.number + 1)
            return (segment.number, end)
        }
    }

    private var segment: AuditSegment { state.withLock { $0 } }

    /// The next segment, unless somebody else has begun it already; where it cannot be made, whoever needs it tries again.
    private func goOn(after sealed: AuditSegment) async throws {
        let end: AuditPoint
        do { end = try await sealed.end().point } catch {
            // Somebody else has gone on meanwhile, and closed it.
            guard segment.number == sealed.number else { return }
            throw error
        }
        try state.withLock { segment in
            if segment.number == sealed.number { segment = try Self.next(after: sealed.number, end, places) }
        }
    }

    private static func next(after number: Int64, _ end: AuditPoint, _ places: AuditPlaces) throws -> AuditSegment {
        try AuditSegment(number + 1, at: places.segment(number + 1), after: end)
    }

    private func putAway(before number: Int64) throws {
        for sealed in try places.list().live where sealed < number {
            let (from, to) = (places.segment(sealed), places.archived(sealed))
            // Never over one that is there: what SQLite made in the old place while it was looked for is none.
            if access(to, F_OK) == 0 { continue }
            // One file from here on: no log beside it that could be forgotten when it is copied.
            let file = try AuditReading.file(from, readonly: false)
            try file.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            try file.close()
            guard rename(from, to) == 0 else {
                throw Problem.cannot("move", from, String(cString: strerror(errno)).lowercased(), code: .systemCallFailed)
            }
        }
    }

    /// Of all segments, in order.
    private func numbers() throws -> [Int64] {
        let (there, newest) = (try places.list(), segment.number)
        return Set(there.live + there.archived + [newest]).filter { $0 <= newest }.sorted()
    }

    private func read<Value: Sendable>(_ number: Int64, _ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        let segment = segment
        if number == segment.number {
            do { return try await segment.read(body) } catch {
                // Closed, because the next one has begun meanwhile.
                guard self.segment.number != number else { throw error }
            }
        }
        do { return try await AuditReading.file(places.archived(number)).read(body) } catch {
            // Not put away yet; or put away just now.
            guard access(places.segment(number), F_OK) == 0 else { return try await AuditReading.file(places.archived(number)).read(body) }
            // SQLite wants to write beside a file that it may still have a log of, also to read it.
            return try await AuditReading.file(places.segment(number), readonly: false).read(body)
        }
    }

    /// Of one that is sealed, archived or not yet.
    private static func end(of number: Int64, _ places: AuditPlaces) throws -> AuditPoint {
        let isArchived = access(places.archived(number), F_OK) == 0
        let path = isArchived ? places.archived(number) : places.segment(number)
        let row = try AuditReading.file(path, readonly: isArchived).read { try Row.fetchOne($0, sql: "SELECT sequence, hash FROM seal") }
        guard let row, let hash = try? SHA256Hex(row["hash"] as String) else {  // told as one problem
            throw Problem(.auditBroken, "cannot go on with the audit log: '\(path)' was never sealed", hint: "agent audit verify")
        }
        return AuditPoint(sequence: row["sequence"], hash: hash)
    }

    private static func translating<Value: Sendable>(_ what: String, _ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch { throw StoreProblem.translated(error, doing: what) }
    }
}
