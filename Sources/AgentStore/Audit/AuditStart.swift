import GRDB
import Glibc
import SiteModel

/// Which of the files that lie there is the one that takes records. The highest number alone decides nothing: a copy, or whatever somebody left there,
/// may have one. A segment is told by its own head, and by where the one before it ended.
struct AuditStart {
    enum Live {
        case open(Int64)
        /// To be made, after that point of that log; nil: it has no id yet.
        case next(Int64, after: AuditPoint, of: AuditLogID?)
        /// It is the one, and takes no records.
        case broken(Int64, any Error)
    }

    private enum Look {
        case open(AuditHead)
        case sealed(AuditHead, end: AuditPoint)
        /// A file without tables: made by a daemon that was cut short.
        case empty
        case unreadable(any Error)
    }

    let live: Live
    private let places: AuditPlaces
    private let archived: Set<Int64>

    init(_ places: AuditPlaces) throws {
        let there = try places.list()
        self.places = places
        archived = Set(there.archived)
        let numbers = Set(there.live + there.archived).sorted()
        live = Self.choose(numbers, Set(there.archived), places) ?? .next(1, after: AuditChain.origin, of: nil)
    }

    private static func choose(_ numbers: [Int64], _ archived: Set<Int64>, _ places: AuditPlaces) -> Live? {
        for (index, number) in numbers.enumerated().reversed() {
            let before = index > 0 ? numbers[index - 1] : nil
            let looked = look(number, archived, places)
            let lookedBefore = before.map { look($0, archived, places) }
            switch looked {
            case .open(let head):
                // One that is archived takes no records: unsealed there, somebody took its seal.
                guard fits(head, number, before, lookedBefore, archived) else { continue }
                if archived.contains(number) { return .broken(number, neverSealed(number)) }
                return .open(number)
            case .sealed(let head, let end):
                if fits(head, number, before, lookedBefore, archived) { return .next(number + 1, after: end, of: head.log) }
            case .empty:
                guard let before, let lookedBefore else {
                    if number == 1 { return .next(1, after: AuditChain.origin, of: nil) }
                    continue
                }
                guard before == number - 1 else { continue }
                if case .sealed(let head, let end) = lookedBefore { return .next(number, after: end, of: head.log) }
                if case .unreadable(let why) = lookedBefore { return .broken(number, why) }
            case .unreadable(let why):
                if let before, !archived.contains(before), case .open(let head)? = lookedBefore, head.number == before { continue }
                return .broken(number, why)
            }
        }
        return nil
    }

    /// Whether it goes on where the one before it ended, or was begun anew by a person.
    private static func fits(_ head: AuditHead, _ number: Int64, _ before: Int64?, _ look: Look?, _ archived: Set<Int64>) -> Bool {
        guard head.number == number else { return false }
        guard let before, let look, head.anew == nil else { return true }
        let follows = before == number - 1
        return switch look {
        case .sealed(let old, _) where old.log != nil && old.log != head.log: false
        case .sealed(_, let end): follows ? head.after == end : head.after.sequence >= end.sequence
        // Nothing begins beside one that takes records.
        case .open: archived.contains(before)
        case .empty, .unreadable: true
        }
    }

    private static func look(_ number: Int64, _ archived: Set<Int64>, _ places: AuditPlaces) -> Look {
        do {
            let isArchived = archived.contains(number)
            return try AuditReading.file(isArchived ? places.archived(number) : places.segment(number), readonly: isArchived).read { db in
                guard try db.tableExists("segment"), let head = try AuditSchema.head(db) else {
                    return try db.tableExists("records") ? .unreadable(damaged(number, "it has no head")) : .empty
                }
                return try AuditSchema.seal(db).map { .sealed(head, end: $0) } ?? .open(head)
            }
        } catch { return .unreadable(AuditLog.translated(error, "open the audit log")) }
    }

    static func damaged(_ number: Int64, _ why: String) -> Problem {
        Problem(
            .auditBroken, "cannot go on with the audit log: segment \(number) is damaged: \(why)", hint: "agent audit verify",
            details: ["audit.segment": "\(number)"])
    }

    private static func neverSealed(_ number: Int64) -> Problem { damaged(number, "it lies in the archive and was never sealed") }
}
