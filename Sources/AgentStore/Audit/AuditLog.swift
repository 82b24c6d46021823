import GRDB
import Glibc
import SiteModel
import Synchronization

/// The audit log: segments, each a database of its own, of which the last takes records.
///
/// Belongs here: appending, reading, sealing. Never: what is recorded and when, or what happens when it cannot be.
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
        guard state.withLock({ $0.segment != nil }) else { return }
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

    /// Of the segment that takes records: how many it has, and when its first was made, in milliseconds since 1970.
    package func openSegment() async throws -> (records: Int64, since: Int64?) {
        try await Self.translating("read the audit log") {
            let segment = try self.current()
            let end = try await segment.end().point.sequence
            let (after, first) = try await segment.read { db in (try AuditSchema.head(db)?.after.sequence, try AuditReading.first(db)) }
            return (end - (after ?? end), first)
        }
    }

    package func end() async throws -> AuditPoint {
        try await Self.translating("read the audit log") { try await self.current().end().point }
    }

    /// What is written down elsewhere of it now.
    package func anchor(at time: Int64) async throws -> AuditAnchor {
        try await Self.translating("read the audit log") {
            let segment = try self.current()
            return AuditAnchor(try await segment.end().point, of: segment.log, at: time)
        }
    }

    package func entries(_ query: AuditQuery) async throws -> [AuditEntry] { try await page(query).entries }

    /// The newest first, unless the query says after which. A segment that is damaged hides nothing of the others: it is left out, and named.
    package func page(_ query: AuditQuery) async throws -> AuditPage {
        try await Self.translating("read the audit log") {
            let numbers = try self.numbers()
            var page = AuditPage()
            for number in query.after == nil ? numbers.reversed() : numbers where page.entries.count < query.limit {
                let left = query.limit - page.entries.count
                do {
                    page.entries += try await self.read(number) { try AuditReading.entries(query, limit: left, $0) }
                } catch {
                    guard let damage = Self.damage(error) else { throw error }
                    page.leftOut.append(AuditPage.LeftOut(segment: number, problem: damage.message))
                }
            }
            return page
        }
    }

    /// Whether its record is what was written down elsewhere. The newest are looked for first.
    package func holds(_ anchor: AuditAnchor) async throws -> Bool {
        try await Self.translating("read the audit log") {
            for number in try self.numbers().reversed() {
                let found = try await self.unlessDamaged { try await self.read(number) { try AuditReading.found(anchor, $0) } }
                if let found = found ?? nil { return found }
            }
            return false
        }
    }

    /// What was begun and has no other record, in the newest segment and in the one before it: an operation does not outlive two archivings.
    package func unended() async throws -> [AuditRecord] {
        try await Self.translating("read the audit log") {
            let newest = try self.numbers().suffix(2)
            var unended: [AuditRecord] = []
            for number in newest {
                let before = unended.map(\.operation)
                let here = try await self.unlessDamaged {
                    try await self.read(number) { (try AuditReading.ended(among: before, $0), try AuditReading.unended($0)) }
                }
                guard let here else { continue }
                unended.removeAll { here.0.contains($0.operation) }
                unended += here.1
            }
            return unended
        }
    }

    /// Reads everything, archived segments too.
    package func verify(against anchors: [AuditAnchor]) async throws -> AuditVerdict {
        try await Self.translating("verify the audit log") {
            let (there, newest) = (Set(try self.numbers()), self.newest)
            var verifier = AuditVerifier(anchors: anchors)
            for number in 1...max(newest, 1) {
                guard there.contains(number) else {
                    verifier.note(.segment, "segment \(number) is not there")
                    continue
                }
                let before = verifier
                do {
                    verifier = try await self.read(number) {
                        try AuditReading.verify(before, segment: number, isLast: number == newest, $0)
                    }
                } catch {
                    // One that is damaged hides nothing of the others.
                    let problem = StoreProblem.translated(error, doing: "read it")
                    verifier.note(.segment, "segment \(number) cannot be read: \((problem as? Problem)?.message ?? "\(problem)")")
                }
            }
            let all = try self.places.list()
            for stray in Set(all.live + all.archived).filter({ $0 > newest }).sorted() {
                verifier.note(.segment, "a file of number \(stray) lies there and is no part of the log, which ends with segment \(newest)")
            }
            verifier.finish()
            return AuditVerdict(
                records: verifier.records, segments: there.count, anchors: anchors.count, end: verifier.end, log: verifier.log,
                findings: verifier.findings)
        }
    }

    /// Seals the segment, begins the next with its last hash and puts the sealed one away as one file. One that cannot be put away stays where it lies, is
    /// read there, and goes with the next.
    /// - Returns: the number of the one that was put away.
    package func archive(at time: Int64) async throws -> (segment: Int64, end: AuditPoint) {
        try await alone("archive the audit log") {
            let segment = try self.current()
            try self.requirePlace(segment.number + 1)
            let end = try await segment.seal(at: time)
            try await self.goOn(after: segment)
            try segment.close()
            try self.putAway(before: segment.number + 1)
            return (segment.number, end)
        }
    }

    /// Nothing is sealed that could not go on: what lies in the next one's place is a person's to take away.
    private func requirePlace(_ number: Int64) throws {
        var facts = stat()
        let path = places.segment(number)
        guard stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_size > 0 else { return }
        throw Problem.cannot(
            "archive", "the audit log", "'\(path)' lies in the next segment's place and is no part of it", code: .auditBroken,
            hint: "move it away")
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

    /// One that cannot be put away keeps no other where it lies. - Throws: for the last of them, which is the one that was just sealed.
    private func putAway(before number: Int64) throws {
        for sealed in try places.list().live where sealed < number {
            do { try putAway(sealed) } catch {
                if sealed == number - 1 { throw error }
            }
        }
    }

    private func putAway(_ sealed: Int64) throws {
        let (from, to) = (places.segment(sealed), places.archived(sealed))
        // Never over one that is there: what SQLite made in the old place while it was looked for is none.
        if access(to, F_OK) == 0 { return }
        // One file from here on: no log beside it that could be forgotten when it is copied.
        let file = try AuditReading.file(from, readonly: false)
        try file.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
        try file.close()
        guard rename(from, to) == 0 else {
            throw Problem.cannot("move", from, String(cString: strerror(errno)).lowercased(), code: .systemCallFailed)
        }
    }

    /// Of all segments, in order.
    private func numbers() throws -> [Int64] {
        let (there, newest) = (try places.list(), newest)
        return Set(there.live + there.archived + (problem == nil ? [newest] : [])).filter { $0 <= newest }.sorted()
    }

    /// nil: it is damaged.
    private func unlessDamaged<Value>(_ read: () async throws -> Value) async throws -> Value? {
        do { return try await read() } catch {
            guard Self.damage(error) != nil else { throw error }
            return nil
        }
    }

    /// nil: it is no damage of a segment.
    private static func damage(_ error: any Error) -> Problem? {
        (translated(error, "read it") as? Problem).flatMap { $0.code == .auditBroken ? $0 : nil }
    }

    private func read<Value: Sendable>(_ number: Int64, _ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        if let segment = state.withLock({ $0.segment }), number == segment.number {
            do { return try await segment.read(body) } catch {
                // Closed, because the next one has begun meanwhile.
                guard self.newest != number else { throw error }
            }
        }
        do { return try await AuditReading.file(places.archived(number)).read(body) } catch {
            // Not put away yet; or put away just now.
            guard access(places.segment(number), F_OK) == 0 else { return try await AuditReading.file(places.archived(number)).read(body) }
            // SQLite wants to write beside a file that it may still have a log of, also to read it.
            return try await AuditReading.file(places.segment(number), readonly: false).read(body)
        }
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
