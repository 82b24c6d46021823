import Foundation
import GRDB
import SiteModel
import Testing

@testable import AgentStore

/// What lies where the log lies and is damaged, or none of it: the log can be read all the same, and goes on when a person says so.
@Suite struct AuditDamageTests {
    private let directory: String
    private let places: AuditPlaces

    init() throws {
        let directory = "/tmp/agent-audit-\(UInt32.random(in: 0...UInt32.max))"
        try FileManager.default.createDirectory(atPath: "\(directory)/archive", withIntermediateDirectories: true)
        self.directory = directory
        @Sendable func numbers(_ path: String) throws -> [Int64] {
            try FileManager.default.contentsOfDirectory(atPath: path).compactMap { $0.hasSuffix(".db") ? Int64($0.dropLast(3)) : nil }
                .sorted()
        }
        places = AuditPlaces(
            segment: { "\(directory)/\($0).db" }, archived: { "\(directory)/archive/\($0).db" },
            list: { (try numbers(directory), try numbers("\(directory)/archive")) })
    }

    private func record(_ action: String) -> AuditRecord {
        AuditRecord(
            at: 1000, actor: AuditActor(kind: .peer, uid: 7, name: "seven", address: "unix pid 1", program: nil), action: action,
            entity: "host", outcome: .begun, version: "1")
    }

    /// Two segments, of which the second takes records: 1 to 3, and 4.
    private func twoSegments() async throws -> AuditPoint {
        let log = AuditLog(places)
        for index in 0..<3 { _ = try await log.append(record("a\(index)")) }
        _ = try await log.archive(at: 5)
        _ = try await log.append(record("b"))
        let end = try await log.end()
        try log.close()
        return end
    }

    private func numbers(_ log: AuditLog) async throws -> [Int64] { try await log.entries(AuditQuery()).map(\.record.sequence) }

    private func damage(_ number: Int64) throws {
        for rest in ["-wal", "-shm"] { unlink(places.segment(number) + rest) }
        try Data(repeating: 0x5a, count: 8192).write(to: URL(fileURLWithPath: places.segment(number)))
    }

    private func finish() throws { try FileManager.default.removeItem(atPath: directory) }

    private static var note: AuditAnewNote {
        var note = AuditAnewNote(at: 9, damage: "")
        (note.uid, note.name, note.reason) = (7, "seven", "a lost block")
        return note
    }

    private func beginAnew(_ log: AuditLog, _ anchors: [AuditAnchor] = []) async throws -> AuditAnew {
        try await log.beginAnew(anchors: anchors, Self.note) { anew in
            var record = record("audit.damaged")
            record.after = ["problem": AuditValue(anew.problem)]
            return record
        }
    }

    @Test func aDamagedSegmentLeavesALogThatIsReadAndTakesNothing() async throws {
        _ = try await twoSegments()
        try damage(2)
        let log = AuditLog(places)
        #expect(log.problem?.code == .auditBroken)
        #expect(try await numbers(log) == [3, 2, 1])
        #expect(try await log.unended().map(\.sequence) == [1, 2, 3])
        let refused = await #expect(throws: Problem.self) { _ = try await log.append(record("c")) }
        #expect(refused?.code == .auditBroken)
        let findings = try await log.verify(against: []).findings
        #expect(findings.contains { $0.kind == .segment && $0.text.contains("segment 2 cannot be read") }, "\(findings)")
        try log.close()
        try finish()
    }

    @Test func begunAnewItGoesOnAlsoAfterAStartAndTheDamageIsToldForEver() async throws {
        let end = try await twoSegments()
        try damage(2)
        let log = AuditLog(places)
        let looked = try await log.beginAnew(anchors: [], Self.note, record: nil)
        #expect(looked.damaged == 2 && looked.segment == 3 && looked.after.sequence == 3)
        #expect(log.problem != nil && access(places.segment(3), F_OK) != 0, "a look begins nothing")
        // A number that was given is not given again.
        let anew = try await beginAnew(log, [AuditAnchor(end)])
        #expect(anew.after == end)
        #expect(try await log.append(record("c")).record.sequence == 6)
        try log.close()
        let again = AuditLog(places)
        #expect(try await again.append(record("d")).record.sequence == 7)
        #expect(try await numbers(again) == [7, 6, 5, 3, 2, 1])
        let findings = try await again.verify(against: [again.anchor(at: 1)]).findings
        #expect(Set(findings.map(\.kind)) == [.segment, .begunAnew], "\(findings)")
        let told = try #require(findings.first { $0.kind == .begunAnew })
        for word in ["segment 3", "1970-01-01T00:00:00Z", "seven (uid 7)", "a lost block", "after record 4 (\(end.hash))"] {
            #expect(told.text.contains(word), "\(told.text)")
        }
        #expect(findings.contains { $0.text.contains("segment 2 cannot be read") }, "\(findings)")
        // It keeps no later one from being put away.
        #expect(try await again.archive(at: 11).segment == 3)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(directory)/archive").sorted() == ["1.db", "3.db"])
        try again.close()
        try finish()
    }

    /// By somebody who knows SQLite: a last record after which there is no number.
    @Test func whatComesAfterTheLastRecordThatFitsIsNotStoodOn() async throws {
        let end = try await twoSegments()
        let file = try DatabaseQueue(path: places.segment(2))
        try await file.write { db in
            for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
                try db.execute(sql: "DROP TRIGGER \(name)")
            }
            try db.execute(
                sql: "INSERT INTO records (sequence, text, hash) VALUES (9223372036854775807, '{}', ?)", arguments: [end.hash.rawValue])
        }
        try file.close()
        let log = AuditLog(places)
        await #expect(throws: Problem.self) { _ = try await log.append(record("c")) }
        #expect(try await beginAnew(log).after == end)
        #expect(try await log.append(record("c")).record.sequence == 6)
        let findings = try await log.verify(against: []).findings
        #expect(findings.contains { $0.kind == .unreadable } && !findings.contains { $0.kind == .moved }, "\(findings)")
        try log.close()
        try finish()
    }

    @Test func aLogThatTakesRecordsIsNotBegunAnew() async throws {
        _ = try await twoSegments()
        let log = AuditLog(places)
        let refused = await #expect(throws: Problem.self) { _ = try await beginAnew(log) }
        #expect(refused?.code == .auditWhole)
        #expect(try await log.append(record("c")).record.sequence == 5)
        try log.close()
        try finish()
    }

    /// Mended from outside: the next record that is to be written sees it.
    @Test func aWholeCopyInItsPlaceIsTakenUpWithoutAStart() async throws {
        _ = try await twoSegments()
        let copy = try Data(contentsOf: URL(fileURLWithPath: places.segment(2)))
        try damage(2)
        let log = AuditLog(places)
        await #expect(throws: Problem.self) { _ = try await log.append(record("c")) }
        try copy.write(to: URL(fileURLWithPath: places.segment(2)))
        for rest in ["-wal", "-shm"] { unlink(places.segment(2) + rest) }
        _ = try await log.append(record("c"))
        #expect(log.problem == nil)
        try log.close()
        try finish()
    }

    /// An empty one, a copy of an older one, one of another kind, one of another log; among the archived ones too.
    @Test(arguments: ["empty", "copy", "live copy", "garbage", "foreign", "archived copy"])
    func aFileOfAHigherNumberIsNotTheOneThatTakesRecords(_ kind: String) async throws {
        _ = try await twoSegments()
        let stray = kind == "archived copy" ? places.archived(7) : places.segment(7)
        switch kind {
        case "empty": _ = FileManager.default.createFile(atPath: stray, contents: nil)
        case "copy", "archived copy": try FileManager.default.copyItem(atPath: places.archived(1), toPath: stray)
        case "live copy": try FileManager.default.copyItem(atPath: places.segment(2), toPath: stray)
        case "garbage": try Data(repeating: 0x5a, count: 8192).write(to: URL(fileURLWithPath: stray))
        default:
            let point = AuditPoint(sequence: 40, hash: AuditChain.origin.hash)
            try AuditSegment(7, at: stray, after: point, of: nil).close()
        }
        let log = AuditLog(places)
        #expect(try await log.append(record("c")).record.sequence == 5)
        let findings = try await log.verify(against: [log.anchor(at: 1)]).findings
        #expect(findings.count == 1 && findings.first?.text.contains("number 7") == true, "\(findings)")
        try log.close()
        try finish()
    }

    @Test func nothingIsSealedThatCouldNotGoOn() async throws {
        _ = try await twoSegments()
        try FileManager.default.copyItem(atPath: places.archived(1), toPath: places.segment(3))
        let log = AuditLog(places)
        await #expect(throws: Problem.self) { _ = try await log.archive(at: 6) }
        #expect(try await log.append(record("c")).record.sequence == 5)
        try FileManager.default.removeItem(atPath: places.segment(3))
        #expect(try await log.archive(at: 6).segment == 2)
        try log.close()
        try finish()
    }
}
