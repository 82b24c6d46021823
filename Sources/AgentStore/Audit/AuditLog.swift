import GRDB
import Glibc
import SiteModel
import Synchronization

/// The audit log: segments, each a database of its own, of which the last takes records.
///
/// Belongs here: appending, and going on with the next segment; beside it reading (`AuditLog+Reading`) and sealing (`AuditLog+Archiving`). Never: what is
/// recorded and when, or what happens when it cannot be.
package final class AuditLog: Sendable {
    let places: AuditPlaces
    private static let moment = Duration.milliseconds(10)
    private let state: Mutex<Standing>
    private let isArchiving = Atomic(false)

    /// Where no segment can be opened, each record that is to be written tries again.
    private struct Standing: Sendable {
        var newest: Int64
        var segment: AuditSegment?
        /// Why there is none.
        var problem: Problem?
    }

    /// Opens the segment that takes records, or makes the next. Where neither can be done the log can still be read, as far as it can.
    package init(_ places: AuditPlaces) {
        self.places = places
        state = Mutex(Self.look(places))
        guard open != nil else { return }
        try? putAway(before: newest)  // It is read where it lies, and the next archiving tries again.
    }

    private static func look(_ places: AuditPlaces) -> Standing {
        var newest: Int64 = 0
        do {
            switch try AuditStart(places).live {
            case .open(let number):
                newest = number
                let segment = try AuditSegment(number, at: places.segment(number), after: nil, of: nil)
                _ = try segment.endNow()
                return Standing(newest: number, segment: segment)
            case .next(let number, let point, let log):
                newest = number
                let segment = try AuditSegment(number, at: places.segment(number), after: point, of: log)
                return Standing(newest: number, segment: segment)
            case .broken(let number, let why):
                newest = number
                throw why
            }
        } catch {
            let problem = translated(error, "open the audit log")
            return Standing(newest: newest, problem: problem as? Problem ?? Problem(.internalError, "cannot open the audit log: \(error)"))
        }
    }

    /// Why no record can be written, as it was seen last; nil while a segment is open.
    package var problem: Problem? { state.withLock { $0.problem } }

    var newest: Int64 { state.withLock { $0.newest } }
    /// The segment that takes records, where one does.
    var open: AuditSegment? { state.withLock { $0.segment } }

    /// The segment that takes records. - Throws: why there is none.
    func current() throws -> AuditSegment {
        try state.withLock { standing in
            if standing.segment == nil { standing = Self.look(places) }
            guard let segment = standing.segment else { throw standing.problem ?? AuditStart.damaged(standing.newest, "it is not open") }
            return segment
        }
    }

    func takeUp(_ segment: AuditSegment) {
        state.withLock { standing in
            try? standing.segment?.close()  // damaged: nothing of it is waited for
            standing = Standing(newest: segment.number, segment: segment)
        }
    }

    package func close() throws { try state.withLock { try $0.segment?.close() } }

    /// - Returns: the record with its place in the chain; on disk.
    package func append(_ record: AuditRecord) async throws -> AuditEntry {
        try await Self.translating("write the audit log") {
            while true {
                let segment = try self.current()
                do { return try await segment.append(record) } catch is AuditSegment.Sealed {
                    try await self.goOn(after: segment)
                } catch {
                    // Closed, because the next one has begun meanwhile.
                    guard self.newest != segment.number else { throw error }
                }
            }
        }
    }

    /// Bytes that a record, its place in the database's log and what is written back of that may take.
    private static let roomOfRecord: UInt64 = 64 << 10

    /// Whether a record would find its place, looked at and not tried: a segment that takes it, a file that may be written, and some of the disk.
    /// - Throws: why not.
    package func requireRoom() throws {
        do {
            let path = places.segment(try current().number)
            var disk = statvfs()
            guard access(path, W_OK) == 0, statvfs(path, &disk) == 0 else {
                throw Problem.cannot(
                    "write the audit log", path, String(cString: strerror(errno)).lowercased(), code: .systemCallFailed,
                    hint: "see to the directory of the audit log and its disk")
            }
            // Some blocks are root's alone.
            let blocks = geteuid() == 0 ? disk.f_bfree : disk.f_bavail
            guard UInt64(blocks) * UInt64(disk.f_frsize) >= Self.roomOfRecord else {
                throw Problem(
                    .diskFull, "cannot write the audit log: the disk is full",
                    hint: "free some space (agent site delete --purge DOMAIN ends a site in the trash for good), then run the command again"
                )
            }
        } catch { throw Self.translated(error, "write the audit log") }
    }

    /// One archiving at a time.
    func alone<Value: Sendable>(_ what: String, _ work: () async throws -> Value) async throws -> Value {
        while isArchiving.exchange(true, ordering: .acquiringAndReleasing) { try await Task.sleep(for: Self.moment) }
        defer { isArchiving.store(false, ordering: .releasing) }
        return try await Self.translating(what, work)
    }

    /// The next segment, unless somebody else has begun it already; where it cannot be made, whoever needs it tries again.
    func goOn(after sealed: AuditSegment) async throws {
        let end: AuditPoint
        do { end = try await sealed.end().point } catch {
            // Somebody else has gone on meanwhile, and closed it.
            guard newest == sealed.number else { return }
            throw error
        }
        try state.withLock { standing in
            guard standing.newest == sealed.number else { return }
            let next = try Self.next(after: sealed, end, places)
            standing = Standing(newest: next.number, segment: next)
        }
    }

    private static func next(after sealed: AuditSegment, _ end: AuditPoint, _ places: AuditPlaces) throws -> AuditSegment {
        let number = sealed.number + 1
        return try AuditSegment(number, at: places.segment(number), after: end, of: sealed.log)
    }

    static func translating<Value: Sendable>(_ what: String, _ body: () async throws -> Value) async throws -> Value {
        do { return try await body() } catch { throw translated(error, what) }
    }

    /// A damaged segment is no damaged state: nothing is to be restored over it.
    static func translated(_ error: any Error, _ what: String) -> any Error {
        if let sqlite = error as? DatabaseError, [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(sqlite.resultCode) {
            return Problem(
                .auditBroken, "cannot \(what): a segment is damaged (\(sqlite.message ?? "no database"))", hint: "agent audit verify",
                details: ["sqlite.code": "\(sqlite.extendedResultCode.rawValue)"])
        }
        if error is GRDB.RowDecodingError {
            return Problem(.auditBroken, "cannot \(what): a segment holds what is no record", hint: "agent audit verify")
        }
        return StoreProblem.translated(error, doing: what)
    }
}
