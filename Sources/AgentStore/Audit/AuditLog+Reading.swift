import GRDB
import Glibc
import SiteModel

/// What stands in it. A segment that is damaged hides nothing of the others.
extension AuditLog {
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

    /// The newest first, unless the query says after which. A segment or a record that is damaged hides nothing of the others: it is left out, and named.
    package func page(_ query: AuditQuery) async throws -> AuditPage {
        try await Self.translating("read the audit log") {
            let numbers = try self.numbers()
            var page = AuditPage()
            for number in query.after == nil ? numbers.reversed() : numbers where page.entries.count < query.limit {
                let left = query.limit - page.entries.count
                do {
                    let found = try await self.read(number) { try AuditReading.entries(query, limit: left, $0) }
                    page.entries += found.entries
                    if let gap = found.gap(in: number) { page.leftOut.append(gap) }
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
                } catch is CancellationError {
                    // Nobody waits for it any more: that says nothing about the log.
                    throw CancellationError()
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
        if let segment = open, number == segment.number {
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
}
