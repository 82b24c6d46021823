import Foundation
import GRDB
import SiteModel
import Testing

@testable import AgentStore

/// Whatever is done to the log as a whole, by somebody who can compute hashes, is found by points that were kept elsewhere: each is planted here.
@Suite struct AuditExchangeTests {
    private let folder: AuditFolder

    init() throws { folder = try AuditFolder() }

    @Test func eachSegmentSaysOfWhichLogItIsAndSoDoItsAnchors() async throws {
        let first = try await folder.write(3)
        let id = try #require(first.log)
        try await folder.with { log in
            _ = try await log.archive(at: 5)
            _ = try await log.append(AuditFolder.record("b"))
            #expect(try await log.anchor(at: 2).log == id)
            #expect(try await log.verify(against: [first, log.anchor(at: 2)]).findings.isEmpty)
        }
        // Made once: it is the same after a start, and another log has another.
        #expect(try await folder.write(1).log == id)
        let other = try AuditFolder()
        #expect(try await other.write(1).log != id)
        try other.remove()
        try folder.remove()
    }

    @Test(arguments: ["deleted", "edited", "reordered", "replayed", "cut-off"]) func whatIsDoneToRecordsIsFound(_ what: String) async throws
    {
        let anchor = try await folder.write(6)
        switch what {
        case "deleted": try folder.tamper(1, "DELETE FROM records WHERE sequence = 3")
        case "edited": try folder.tamper(1, "UPDATE records SET text = replace(text, 'seven', 'eight') WHERE sequence = 3")
        case "reordered":
            try folder.tamper(
                1, "UPDATE records SET sequence = 100 WHERE sequence = 3", "UPDATE records SET sequence = 3 WHERE sequence = 4",
                "UPDATE records SET sequence = 4 WHERE sequence = 100")
        case "replayed":
            try folder.tamper(1, "INSERT INTO records (sequence, text, hash) SELECT 7, text, hash FROM records WHERE sequence = 3")
        default: try folder.tamper(1, "DELETE FROM records WHERE sequence > 4")
        }
        let expected: Set<AuditVerifier.Finding.Kind> =
            switch what {
            case "deleted": [.missing]
            case "edited": [.edited]
            case "cut-off": [.cutOff]
            default: [.moved, .edited]
            }
        #expect(Set(try await folder.findings([anchor]).map(\.kind)).isSuperset(of: expected))
        try folder.remove()
    }

    @Test func anOlderCopyOfAllOfItIsFoundAlsoWhenItHasGrownBeyond() async throws {
        try await folder.write(3)
        let aside = "\(folder.directory)-aside"
        try folder.copy(to: aside)
        let anchor = try await folder.write(3, "later")
        try folder.putBack(aside)
        #expect(try await folder.findings([anchor]).map(\.kind) == [.cutOff])
        try await folder.write(9, "others")
        #expect(try await folder.findings([anchor]).map(\.kind) == [.rewritten])
        try FileManager.default.removeItem(atPath: aside)
        try folder.remove()
    }

    /// All files gone, and the daemon begins another log without a word: shorter or longer than the one that was known.
    @Test(arguments: [2, 9]) func aLogThatWasBegunAnewInSilenceIsFound(_ count: Int) async throws {
        let anchor = try await folder.write(5)
        try folder.remove()
        let next = try AuditFolder(at: folder.directory)
        let young = try await next.write(count)
        #expect(try await next.findings([young]).isEmpty, "it is whole by itself")
        let findings = try await next.findings([anchor, young])
        #expect(findings.map(\.kind) == [.otherLog] && findings[0].text.contains(anchor.log?.rawValue ?? "-"), "\(findings)")
        try next.remove()
    }

    /// The damaged rows are deleted afterwards, the segment is sealed where the new one begins, and all hashes fit.
    @Test(arguments: [false, true]) func whoTidiesUpAfterABeginningAnewDoesNotMakeItContent(_ alsoTheHead: Bool) async throws {
        let old = try await folder.write(5)
        try folder.tamper(1, "UPDATE records SET text = '{}', hash = 'none' WHERE sequence > 3")
        let anew = try await folder.with { log in
            try await log.beginAnew(anchors: [], AuditFolder.note) { _ in AuditFolder.record(AuditRecord.damaged) }
        }
        #expect(anew.after.sequence == 5, "numbers that were given are not given again")
        let new = try await folder.write(2, "b")
        #expect(new.log != old.log && new.sequence == 8)
        try folder.tamper(
            1, "DELETE FROM records WHERE sequence > 3",
            "INSERT INTO seal SELECT sequence, hash, 1 FROM records ORDER BY sequence DESC LIMIT 1")
        try folder.tamper(
            2, "UPDATE segment SET afterSequence = 3, afterHash = '\(anew.after.hash)'",
            alsoTheHead ? "DROP TABLE anew" : "UPDATE anew SET reason = 'nothing', at = -5, uid = -1")
        let findings = try await folder.with { try await $0.verify(against: [new]).findings }
        #expect(findings.contains { $0.kind == .begunAnew }, "\(findings)")
        // Also of the log before something was known elsewhere.
        #expect(try await folder.findings([old, new]).contains { $0.kind == .cutOff && $0.text.contains(old.log?.rawValue ?? "-") })
        try folder.remove()
    }

    @Test func aNumberThatIsKnownFromElsewhereIsNotGivenAgain() async throws {
        let anchor = try await folder.write(3)
        try folder.ruin(1)
        var (far, foreign) = (anchor, anchor)
        far.sequence = 40
        (foreign.sequence, foreign.log) = (90, nil)
        let anew = try await folder.with { log in
            try await log.beginAnew(anchors: [anchor, far, foreign], AuditFolder.note) { _ in AuditFolder.record(AuditRecord.damaged) }
        }
        #expect(anew.after.sequence == 90)
        let told = try await folder.findings().first { $0.kind == .begunAnew }
        #expect(told?.text.contains("after record 90") == true, "\(String(describing: told))")
        try folder.remove()
    }

    /// As the agent before this one left it: the log gets its id when it is opened, and goes on.
    @Test func aLogOfTheVersionBeforeIsTakenUp() async throws {
        let folder = folder
        let first = try await folder.write(3)
        _ = try await folder.with { try await $0.archive(at: 5) }
        try await folder.write(1, "b")
        let archived = try DatabaseQueue(path: folder.places.archived(1))
        try await archived.write { db in
            try db.execute(sql: "DROP TABLE log; PRAGMA user_version = 1")
        }
        try archived.close()
        try folder.tamper(2, "DROP TABLE log", "PRAGMA user_version = 1")
        let after = try await folder.write(1, "c")
        #expect(after.sequence == 5 && after.log != nil && after.log != first.log)
        #expect(try await folder.findings([after, AuditAnchor(first.point)]).isEmpty)
        #expect(try await folder.write(1, "d").log == after.log)
        try folder.remove()
    }

    @Test func aSegmentWhoseIdWasTakenOutOrChangedTakesNoRecords() async throws {
        for sql in ["DROP TABLE log", "UPDATE log SET id = 'l23456789abc'"] {
            let folder = try AuditFolder()
            try await folder.write(3)
            _ = try await folder.with { try await $0.archive(at: 5) }
            let anchor = try await folder.write(1, "b")
            try folder.tamper(2, sql)
            await #expect(throws: Problem.self, "\(sql)") { try await folder.write(1, "c") }
            #expect(try await folder.findings([anchor]).contains { $0.kind == .otherLog || $0.kind == .segment }, "\(sql)")
            try folder.remove()
        }
        try folder.remove()
    }

    @Test func aQueryNamesTheDamagedSegmentsThatItLeftOut() async throws {
        try await folder.write(3)
        _ = try await folder.with { try await $0.archive(at: 5) }
        try await folder.write(1, "b")
        try Data(repeating: 0x5a, count: 8192).write(to: URL(fileURLWithPath: folder.places.archived(1)))
        let page = try await folder.with { try await $0.page(AuditQuery()) }
        #expect(page.entries.map(\.record.sequence) == [4] && page.leftOut.map(\.segment) == [1], "\(page)")
        #expect(page.leftOut.first?.words.contains("damaged") == true)
        let near = try await folder.with { try await $0.page(AuditQuery(limit: 1)) }
        #expect(near.leftOut.isEmpty, "what was not needed is not missed")
        try folder.remove()
    }

    /// Whether the segment is open or archived.
    @Test(arguments: [false, true]) func aDamagedRecordFailsNoQuestionAboutTheOthers(archived: Bool) async throws {
        try await folder.write(3)
        if archived { _ = try await folder.with { try await $0.archive(at: 5) } }
        try folder.flip(1, #""a1""#)
        let questions: [@Sendable (inout AuditQuery) throws -> Void] = [
            { _ in }, { $0.outcome = .begun }, { $0.entity = "host" }, { $0.actor = "seven" }, { $0.action = "a2" }, { $0.action = "a." },
            { $0.since = 1 }, { $0.until = 9999 }, { ($0.since, $0.until, $0.after) = (1, 9999, 0) }, { $0.change = "c1" },
            { $0.within = [SiteID(random: 1)] }, { $0.site = "example.com" }, { $0.after = 0 },
            { $0.named = try Hostname("a.example") },
        ]
        for (index, question) in questions.enumerated() {
            var query = AuditQuery()
            try question(&query)
            let page = try await folder.with { try await $0.page(query) }
            #expect(page.entries.allSatisfy { $0.record.action != "a1" }, "\(index)")
            // No index says of it what it was asked for with: whoever asks is told of it, but who may see some sites alone.
            if query.within != nil { #expect(page.leftOut.isEmpty, "\(index)") }
            if query.change == nil, query.within == nil {
                #expect(page.leftOut.map(\.records) == [1] && page.leftOut.map(\.segment) == [1], "\(index)")
            }
            if query.outcome != nil || query.since != nil { #expect(page.entries.count == 2, "\(index)") }
        }
        #expect(try await folder.with { try await $0.unended() }.count == 2)
        #expect(try await !folder.findings().isEmpty, "verify names it")
        try folder.remove()
    }

    @Test func aVerificationThatIsEndedSaysNothingOfTheLog() async throws {
        try await folder.write(3)
        try await folder.with { log throws -> Void in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await log.verify(against: [])
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await log.verify(against: []).findings.isEmpty)
        }
        try folder.remove()
    }

    /// Page after page, until one is empty: as `export` and whoever else reads all of it does.
    @Test(arguments: [1, 2, 4, 50]) func damagedRecordsHideNoneOfThoseBehindThem(limit: Int) async throws {
        try await folder.write(9)
        _ = try await folder.with { try await $0.archive(at: 5) }
        try await folder.write(2, "b")
        for action in ["a1", "a2", "a5"] { try folder.flip(1, "\"\(action)\"") }
        try await folder.with { log in
            var query = AuditQuery(limit: limit)
            query.after = 0
            var (seen, damaged): ([Int64], Int64) = ([], 0)
            while true {
                let page = try await log.page(query)
                damaged += page.leftOut.reduce(0) { $0 + ($1.records ?? 0) }
                guard let last = page.entries.last else { break }
                #expect(page.entries.count <= limit)
                seen += page.entries.map(\.record.sequence)
                query.after = last.record.sequence
            }
            #expect(seen == [1, 4, 5, 7, 8, 9, 10, 11] && damaged == 3, "\(seen), \(damaged)")
        }
        // The newest first: no older one stands in the place of one behind the damage.
        let newest = try await folder.with { try await $0.page(AuditQuery(limit: 6)) }
        #expect(newest.entries.map(\.record.sequence) == [11, 10, 9, 8, 7, 5])
        let words = "1 of the records of segment 1 left out: what stands at 6 is no record; agent audit verify names all"
        #expect(newest.leftOut.map(\.words) == [words])
        try folder.remove()
    }

    private func expect(_ log: AuditLog, _ records: Int64, _ since: Int64?) async throws {
        let open = try await log.openSegment()
        #expect(open.records == records && open.since == since)
    }

    @Test func theOpenSegmentKnowsHowLargeAndHowOldItIs() async throws {
        try await folder.with { log in
            try await expect(log, 0, nil)
            for index in 0..<3 { _ = try await log.append(AuditFolder.record("a\(index)")) }
            try await expect(log, 3, 1000)
            _ = try await log.archive(at: 5)
            try await expect(log, 0, nil)
            _ = try await log.append(AuditFolder.record("b"))
            try await expect(log, 1, 1000)
        }
        try folder.remove()
    }

    @Test func theLogSaysWhetherItHoldsAPoint() async throws {
        let early = try await folder.write(2)
        let anchor = try await folder.write(1)
        _ = try await folder.with { try await $0.archive(at: 5) }
        let late = try await folder.write(2, "b")
        var (forged, far) = (anchor, late)
        (forged.hash, far.sequence) = (late.hash, 90)
        try await folder.with { log in
            for held in [early, anchor, late] {
                let isHeld = try await log.holds(held)
                #expect(isHeld)
            }
            for missed in [forged, far] {
                let isHeld = try await log.holds(missed)
                #expect(!isHeld)
            }
        }
        try folder.remove()
    }
}
