import AgentTesting
import Foundation
import GRDB
import SiteModel
import Testing

@testable import AgentStore

/// The log as it lies on disk: it only grows, and what is done to its files is found.
@Suite struct AuditLogTests {
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

    private func record(_ action: String, _ outcome: AuditRecord.Outcome = .begun, change: String? = nil, at: Int64 = 1000) -> AuditRecord {
        AuditRecord(
            at: at, actor: AuditActor(kind: .peer, uid: 7, name: "seven", address: "unix pid 1", program: nil), action: action,
            entity: "site a.example", outcome: outcome, change: change, version: "1")
    }

    private func withLog(_ body: (AuditLog) async throws -> Void) async throws {
        let log = AuditLog(places)
        do { try await body(log) } catch { Issue.record(error) }
        try log.close()
        try FileManager.default.removeItem(atPath: directory)
    }

    /// As somebody with root's rights and SQLite does it.
    private func tamper(_ path: String, _ sql: String) throws {
        let file = try DatabaseQueue(path: path)
        try file.write { db in
            for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
                try db.execute(sql: "DROP TRIGGER \(name)")
            }
            try db.execute(sql: sql)
        }
        try file.close()
    }

    @Test func numbersHaveNoGapsWhoeverWritesAtTheSameTime() async throws {
        try await withLog { log async throws in
            try await withThrowingTaskGroup(of: Int64.self) { group in
                for index in 0..<200 { group.addTask { try await log.append(record("a\(index)")).record.sequence } }
                var seen: Set<Int64> = []
                for try await number in group { seen.insert(number) }
                #expect(seen == Set(1...200))
            }
            let verdict = try await log.verify(against: [log.anchor(at: 1)])
            #expect(verdict.findings.isEmpty && verdict.records == 200 && verdict.end.sequence == 200)
        }
    }

    @Test func sqliteItselfRefusesToChangeRemoveOrReplace() async throws {
        try await withLog { log async throws in
            for index in 0..<3 { _ = try await log.append(record("a\(index)")) }
            let file = try DatabaseQueue(path: places.segment(1))
            for sql in [
                "UPDATE records SET text = ''", "DELETE FROM records", "DELETE FROM segment", "UPDATE segment SET afterSequence = 9",
                "INSERT OR REPLACE INTO records (sequence, text, hash) VALUES (2, '{}', 'x')",
                "INSERT INTO records (sequence, text, hash) VALUES (0, '{}', 'x')", "INSERT INTO segment VALUES (2, 0, '')",
            ] {
                #expect(throws: DatabaseError.self, "\(sql)") { try file.write { try $0.execute(sql: sql) } }
            }
            try file.close()
            #expect(try await log.verify(against: []).findings.isEmpty)
        }
    }

    @Test(arguments: [
        ("DELETE FROM records WHERE sequence = 3", "missing"),
        ("UPDATE records SET text = replace(text, 'seven', 'eight') WHERE sequence = 3", "edited"),
        ("UPDATE records SET text = (SELECT text FROM records WHERE sequence = 2) WHERE sequence = 3", "moved"),
        ("DELETE FROM records WHERE sequence > 3", "cut-off"), ("DELETE FROM records", "cut-off"),
        ("UPDATE records SET text = '{}' WHERE sequence = 3", "unreadable"),
        ("UPDATE segment SET afterSequence = 2", "segment"),
    ])
    func whatIsDoneToTheFileIsFound(_ sql: String, _ kind: String) async throws {
        try await withLog { log async throws in
            for index in 0..<6 { _ = try await log.append(record("a\(index)")) }
            let anchor = try await log.anchor(at: 1)
            try tamper(places.segment(1), sql)
            let findings = try await log.verify(against: [anchor]).findings
            #expect(findings.contains { $0.kind.rawValue == kind }, "\(findings)")
        }
    }

    @Test func anOlderCopyInItsPlaceIsFound() async throws {
        let log = AuditLog(places)
        for index in 0..<3 { _ = try await log.append(record("a\(index)")) }
        try log.close()
        let copy = try Data(contentsOf: URL(fileURLWithPath: places.segment(1)))
        let again = AuditLog(places)
        for index in 3..<6 { _ = try await again.append(record("a\(index)")) }
        let anchor = try await again.anchor(at: 1)
        try again.close()
        try copy.write(to: URL(fileURLWithPath: places.segment(1)))
        // With its own log beside it, SQLite would bring the newer records back.
        for rest in ["-wal", "-shm"] where FileManager.default.fileExists(atPath: places.segment(1) + rest) {
            try FileManager.default.removeItem(atPath: places.segment(1) + rest)
        }
        try await withLog { log async throws in
            let findings = try await log.verify(against: [anchor]).findings
            #expect(findings.map(\.kind) == [.cutOff], "\(findings)")
        }
    }

    @Test func anArchivedSegmentIsSealedAndTheNextStandsOnIt() async throws {
        try await withLog { log async throws in
            for index in 0..<3 { _ = try await log.append(record("a\(index)")) }
            let archived = try await log.archive(at: 5)
            #expect(archived.segment == 1 && archived.end.sequence == 3)
            #expect(try FileManager.default.contentsOfDirectory(atPath: "\(directory)/archive") == ["1.db"])
            #expect(try await log.append(record("b")).record.sequence == 4)
            let file = try DatabaseQueue(path: places.archived(1))
            #expect(throws: DatabaseError.self) {
                try file.write { try $0.execute(sql: "INSERT INTO records (sequence, text, hash) VALUES (4, '{}', 'x')") }
            }
            try file.close()
            let verdict = try await log.verify(against: [AuditAnchor(archived.end), log.anchor(at: 1)])
            #expect(verdict.findings.isEmpty && verdict.segments == 2 && verdict.records == 4)
            #expect(try await log.entries(AuditQuery()).map(\.record.sequence) == [4, 3, 2, 1])
            try FileManager.default.moveItem(atPath: places.archived(1), toPath: "\(directory)/elsewhere")
            #expect(try await log.verify(against: []).findings.map(\.kind).contains(.segment))
        }
    }

    @Test func archivingWhileOthersWriteLosesNothing() async throws {
        try await withLog { log async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<100 { group.addTask { _ = try await log.append(record("a\(index)")) } }
                for _ in 0..<3 { group.addTask { _ = try await log.archive(at: 5) } }
                try await group.waitForAll()
            }
            let verdict = try await log.verify(against: [log.anchor(at: 1)])
            #expect(verdict.findings.isEmpty && verdict.records == 100 && verdict.segments == 4)
        }
    }

    /// No place for it, then no room for the next: the log goes on as soon as it can, and nothing is lost.
    @Test func anArchivingThatFailsLeavesALogThatGoesOn() async throws {
        try await withLog { log async throws in
            _ = try await log.append(record("a"))
            let (archive, aside) = ("\(directory)/archive", "\(directory)/aside")
            try FileManager.default.moveItem(atPath: archive, toPath: aside)
            FileManager.default.createFile(atPath: archive, contents: nil)
            await #expect(throws: Problem.self) { _ = try await log.archive(at: 5) }
            try FileManager.default.removeItem(atPath: archive)
            try FileManager.default.moveItem(atPath: aside, toPath: archive)
            #expect(try await log.append(record("b")).record.sequence == 2)
            #expect(try await log.entries(AuditQuery()).map(\.record.sequence) == [2, 1])

            // Where the next one should lie stands something else.
            try FileManager.default.createDirectory(atPath: places.segment(3), withIntermediateDirectories: false)
            await #expect(throws: Problem.self) { _ = try await log.archive(at: 6) }
            await #expect(throws: Problem.self) { _ = try await log.append(record("lost")) }
            #expect(try await log.entries(AuditQuery()).count == 2)
            try FileManager.default.removeItem(atPath: places.segment(3))
            #expect(try await log.append(record("c")).record.sequence == 3)

            #expect(try await log.archive(at: 7).segment == 3)
            #expect(try FileManager.default.contentsOfDirectory(atPath: archive).sorted() == ["1.db", "2.db", "3.db"])
            let verdict = try await log.verify(against: [log.anchor(at: 1)])
            #expect(verdict.findings.isEmpty && verdict.records == 3 && verdict.segments == 4, "\(verdict)")
        }
    }

    @Test func whatWasBegunBeforeAnArchivingAndDidNotEndIsKnown() async throws {
        try await withLog { log async throws in
            let ends = try await log.append(record("ends")).record
            let dies = try await log.append(record("dies")).record
            _ = try await log.archive(at: 5)
            var done = ends
            (done.sequence, done.outcome) = (0, .done)
            _ = try await log.append(done)
            let begun = try await log.append(record("begins")).record
            #expect(try await log.unended().map(\.operation) == [dies.operation, begun.operation])
        }
    }

    /// Killed when the next one was a file and had no tables yet; and what SQLite makes where an archived one lay is none.
    @Test func aSegmentThatWasMadeAndLeftEmptyStandsOnTheOneBeforeIt() async throws {
        let log = AuditLog(places)
        for index in 0..<3 { _ = try await log.append(record("a\(index)")) }
        try log.close()
        let segment = try AuditSegment(1, at: places.segment(1), after: nil, of: nil)
        _ = try await segment.seal(at: 5)
        try segment.close()
        FileManager.default.createFile(atPath: places.segment(2), contents: nil, attributes: [.posixPermissions: 0o600])
        let second = AuditLog(places)
        #expect(try await second.append(record("b")).record.sequence == 4)
        FileManager.default.createFile(atPath: places.segment(1), contents: nil, attributes: [.posixPermissions: 0o600])
        _ = try await second.archive(at: 6)
        try second.close()
        try await withLog { log async throws in
            #expect(try await log.entries(AuditQuery()).map(\.record.sequence) == [4, 3, 2, 1])
            #expect(try await log.verify(against: []).findings.isEmpty)
        }
    }

    /// Killed between the seal and the move, and between the move and the next segment.
    @Test func aStartGoesOnWithAnArchivingThatWasCutShort() async throws {
        let log = AuditLog(places)
        for index in 0..<3 { _ = try await log.append(record("a\(index)")) }
        try log.close()
        let segment = try AuditSegment(1, at: places.segment(1), after: nil, of: nil)
        _ = try await segment.seal(at: 5)
        try segment.close()
        let second = AuditLog(places)
        #expect(try await second.append(record("b")).record.sequence == 4)
        _ = try await second.archive(at: 6)
        try second.close()
        for suffix in ["", "-wal", "-shm"] { unlink("\(directory)/3.db\(suffix)") }
        try await withLog { log async throws in
            #expect(try await log.append(record("c")).record.sequence == 5)
            #expect(try await log.verify(against: []).findings.isEmpty)
        }
    }

    @Test func aQueryFindsByTimeActorActionEntityOutcomeAndChange() async throws {
        try await withLog { log async throws in
            _ = try await log.append(record("site.create", at: 10))
            _ = try await log.append(record("site.set", .failed, change: "c1", at: 20))
            _ = try await log.append(record("host.reload", .done, at: 30))
            func found(_ edit: (inout AuditQuery) -> Void) async throws -> [Int64] {
                var query = AuditQuery()
                edit(&query)
                return try await log.entries(query).map(\.record.sequence)
            }
            #expect(try await found { _ in } == [3, 2, 1])
            #expect(try await found { $0.limit = 2 } == [3, 2])
            #expect(try await found { $0.after = 1 } == [2, 3])
            #expect(try await found { $0.since = 20 } == [3, 2])
            #expect(try await found { $0.until = 20 } == [1])
            #expect(try await found { $0.action = "site." } == [2, 1])
            #expect(try await found { $0.action = "site.set" } == [2])
            #expect(try await found { $0.outcome = .failed } == [2])
            #expect(try await found { $0.change = "c1" } == [2])
            #expect(try await found { $0.actor = "seven" } == [3, 2, 1])
            #expect(try await found { $0.actor = "7" } == [3, 2, 1])
            #expect(try await found { $0.actor = "' OR 1=1 --" } == [])
            #expect(try await found { $0.entity = "a.example" } == [3, 2, 1])
        }
    }

    /// What somebody typed looks like a site, and what a record concerns is what the state said.
    @Test func whoMaySeeSomeSitesAloneIsShownWhatConcernsThemAndNotWhatNamesThem() async throws {
        try await withLog { log async throws in
            let (own, other) = (SiteID(random: 1), SiteID(random: 2))
            func add(_ entity: String, _ site: SiteID?) async throws {
                var record = record("site.set")
                (record.entity, record.site) = (entity, site)
                _ = try await log.append(record)
            }
            try await add("site a.example \(own)", own)
            try await add("job j00000000000", own)
            try await add("site a.example \(other)", other)
            try await add("site x \(own)", nil)
            try await add("site a.example \(own)", other)
            var query = AuditQuery()
            query.within = [own]
            #expect(try await log.entries(query).map(\.record.sequence) == [2, 1])
            query.within = []
            #expect(try await log.entries(query).isEmpty)
            #expect(try await log.entries(AuditQuery()).count == 5)
        }
    }

    /// The texts as version 0.1.0 wrote them before records had a site: they are hashed as they are, and never written again.
    @Test func aLogOfAnOlderAgentIsWholeAndGoesOn() async throws {
        let actor = #"{"address":"unix pid 1","kind":"peer","name":"root","uid":0}"#
        @Sendable func old(_ sequence: Int, _ outcome: String) -> String {
            #"{"action":"site.set","actor":\#(actor),"after":{},"at":\#(sequence),"before":{},"entity":"site a.example sabcdefghijk","#
                + #""operation":1,"outcome":"\#(outcome)","sequence":\#(sequence),"version":"0.1.0"}"#
        }
        try AuditLog(places).close()
        let file = try DatabaseQueue(path: places.segment(1))
        try await file.write { db in
            var end = AuditChain.origin.hash
            for (sequence, text) in [(1, old(1, "begun")), (2, old(2, "done"))] {
                end = AuditChain.hash(text, after: end)
                try db.execute(
                    sql: "INSERT INTO records (sequence, text, hash) VALUES (?, ?, ?)", arguments: [sequence, text, end.rawValue])
            }
        }
        try file.close()
        try await withLog { log async throws in
            let anchor = try await log.anchor(at: 2)
            #expect(try await log.end().sequence == 2)
            var new = record("site.set", .done)
            new.site = SiteID(unchecked: "sabcdefghijk")
            #expect(try await log.append(new).record.sequence == 3)
            let verdict = try await log.verify(against: [anchor, log.anchor(at: 3)])
            #expect(verdict.findings.isEmpty && verdict.records == 3, "\(verdict)")
            #expect(try await log.entries(AuditQuery()).map(\.record.site) == [new.site, nil, nil])
            // Whose the older ones are was never written down: an owner is not shown them.
            var query = AuditQuery()
            query.within = [SiteID(unchecked: "sabcdefghijk")]
            #expect(try await log.entries(query).map(\.record.sequence) == [3])
        }
    }

    /// By what the state called it: what was merely typed, and other sites, are not meant.
    @Test func aSiteIsFoundByTheNameThatItHad() async throws {
        try await withLog { log async throws in
            let (one, two) = (SiteID(random: 1), SiteID(random: 2))
            for (entity, site) in [
                ("site a.example \(one)", one), ("job j23456789abc of site a.example \(two)", two), ("site b.a.example \(one)", one),
                ("site a.example", nil), ("site x site a.example sx", nil), ("site a.example.net \(two)", two), ("change c1", one),
            ] as [(String, SiteID?)] {
                var new = record("site.set", .done)
                (new.entity, new.site) = (entity, site)
                _ = try await log.append(new)
            }
            var query = AuditQuery()
            query.named = try Hostname("a.example")
            #expect(try await log.entries(query).map(\.record.sequence) == [2, 1])
        }
    }

    @Test func whatWasBegunAndNeverEndedIsKnown() async throws {
        try await withLog { log async throws in
            let begun = try await log.append(record("site.create"))
            var end = record("site.create", .done)
            end.operation = begun.record.sequence
            _ = try await log.append(record("site.set"))
            _ = try await log.append(end)
            #expect(try await log.unended().map(\.action) == ["site.set"])
        }
    }

    @Test func onlyRootsOwnMayReadIt() async throws {
        try await withLog { log async throws in
            _ = try await log.append(record("a"))
            for name in ["1.db", "1.db-wal"] {
                var facts = stat()
                #expect(stat("\(directory)/\(name)", &facts) == 0 && facts.st_mode & 0o777 == 0o600, "\(name)")
            }
        }
    }
}
