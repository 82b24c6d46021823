import GRDB
import Glibc
import SiteModel

/// A log that takes no records any more because its segment is damaged goes on in a new one. The damaged one stays as it lies: `verify` names it.
extension AuditLog {
    /// - Parameters:
    ///   - anchors: what is known from elsewhere: numbers that were given are not given again.
    ///   - note: who wants it and why; the damage and the log before are added.
    ///   - record: the first of the new segment; it is told what was found. nil: it is only looked.
    /// - Throws: `audit-whole` where it takes records as it should; and why it cannot be written, where that is no damage.
    package func beginAnew(
        anchors: [AuditAnchor], _ note: AuditAnewNote, record: ((AuditAnew) -> AuditRecord)?
    ) async throws -> AuditAnew {
        try await alone("begin the audit log anew") {
            let why = try await self.damage()
            let newest = self.newest
            let number = try self.freePlace(after: newest)
            let known = self.lastKnown(newest)
            let points = anchors.filter { $0.concerns(known?.log) && $0.sequence < .max }.map(\.point) + [known?.given].compactMap(\.self)
            let after = points.max { $0.sequence < $1.sequence } ?? AuditChain.origin
            let anew = AuditAnew(damaged: newest, problem: why.message, segment: number, after: after)
            guard let record else { return anew }
            var note = note
            (note.damage, note.log) = (why.message, known?.log)
            // What is vouched for: by what still stands, or by whoever kept a later point.
            let sure = ([known?.fitting].compactMap(\.self) + anchors.filter { $0.concerns(known?.log) }.map(\.point))
            note.last = sure.max { $0.sequence < $1.sequence }
            let segment = try AuditSegment(number, at: self.places.segment(number), anewAfter: after, note)
            _ = try await segment.append(record(anew))
            self.takeUp(segment)
            return anew
        }
    }

    /// Why it takes no records.
    private func damage() async throws -> Problem {
        do {
            let segment = try current()
            try await segment.read { db in
                let found = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "ok"
                if found != "ok" { throw AuditStart.damaged(segment.number, found) }
            }
            let end = try await segment.end()
            if end.isSealed { try await goOn(after: segment) }
            guard end.point.sequence < .max else { throw AuditSegment.noNumberLeft }
        } catch {
            guard let problem = Self.translated(error, "open the audit log") as? Problem, problem.code == .auditBroken else { throw error }
            return problem
        }
        throw Problem(
            .auditWhole, "cannot begin the audit log anew: it takes records as it should", hint: "agent audit archive")
    }

    /// The next number where nothing lies; the newest itself, where a daemon that was cut short left it empty.
    private func freePlace(after newest: Int64) throws -> Int64 {
        if newest > 0, access(places.archived(newest), F_OK) != 0,
            (try? AuditReading.file(places.segment(newest), readonly: false).read { try !$0.tableExists("records") }) == true
        {
            return newest  // what cannot be read is damaged, and stays
        }
        var number = newest + 1
        while access(places.segment(number), F_OK) == 0 || access(places.archived(number), F_OK) == 0 { number += 1 }
        return number
    }

    /// Of the damaged segment; else of the one before it, and so on. nil: nothing of the log can be read.
    private func lastKnown(_ number: Int64) -> (log: AuditLogID?, fitting: AuditPoint, given: AuditPoint)? {
        for candidate in stride(from: number, through: 1, by: -1) {
            let isArchived = access(places.archived(candidate), F_OK) == 0
            let path = isArchived ? places.archived(candidate) : places.segment(candidate)
            guard isArchived || access(path, F_OK) == 0 else { continue }
            let known = try? AuditReading.file(path, readonly: isArchived).read { try AuditReading.lastKnown($0) }
            // One of which nothing can be read says nothing: the one before it does.
            if let known { return known }
        }
        return nil
    }
}
