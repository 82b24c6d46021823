import SiteModel
import Testing

/// Points that were kept elsewhere: of which log they are, and how they are read.
@Suite struct AuditAnchorTests {
    private static let (one, other) = (AuditLogID(random: 1), AuditLogID(random: 2))
    private static let hash = String(repeating: "a", count: 64)

    private static func link(_ sequence: Int64, after end: AuditPoint, action: String = "site.set") throws -> (AuditLink, AuditPoint) {
        let record = AuditRecord(
            sequence: sequence, operation: sequence, at: 1,
            actor: AuditActor(kind: .peer, uid: 0, name: "root", address: "unix pid 1", program: nil), action: action, entity: "host",
            outcome: .begun, version: "1")
        let text = try AuditChain.text(record)
        let point = AuditPoint(sequence: sequence, hash: AuditChain.hash(text, after: end.hash))
        return (AuditLink(sequence: sequence, text: text, hash: point.hash.rawValue), point)
    }

    /// One segment of a log with so many records, read and held against these.
    private static func findings(
        _ log: AuditLogID?, _ count: Int64, _ anchors: (AuditPoint) -> [AuditAnchor], anew: AuditAnewNote? = nil,
        action: String = "site.set"
    ) throws -> [AuditVerifier.Finding.Kind] {
        var (links, end): ([AuditLink], AuditPoint) = ([], AuditChain.origin)
        for sequence in 1...count {
            let (link, point) = try link(sequence, after: end, action: action)
            links.append(link)
            end = point
        }
        var verifier = AuditVerifier(anchors: anchors(end))
        verifier.begin(AuditHead(number: 1, after: AuditChain.origin, log: log, anew: anew))
        for link in links { verifier.take(link) }
        verifier.finish()
        return verifier.findings.map(\.kind)
    }

    @Test func aPointOfThisLogIsHeldAgainstIt() throws {
        #expect(try Self.findings(Self.one, 3) { [AuditAnchor($0, of: Self.one), AuditAnchor($0)] } == [])
        let forged = AuditPoint(sequence: 2, hash: try SHA256Hex(Self.hash))
        #expect(try Self.findings(Self.one, 3) { _ in [AuditAnchor(forged, of: Self.one)] } == [.rewritten])
        #expect(try Self.findings(Self.one, 1) { _ in [AuditAnchor(forged, of: Self.one)] } == [.cutOff])
    }

    /// Neither as if it fitted, nor as if a record of this log had another hash.
    @Test func aPointOfAnotherLogIsNeverTakenForOneOfThis() throws {
        #expect(try Self.findings(Self.one, 3) { [AuditAnchor($0, of: Self.other)] } == [.otherLog])
        let far = AuditPoint(sequence: 90, hash: try SHA256Hex(Self.hash))
        #expect(
            try Self.findings(Self.one, 3) { _ in [AuditAnchor(far, of: Self.other), AuditAnchor(far, of: Self.other, at: 7)] } == [
                .otherLog
            ])
    }

    @Test func aLogThatSaysNotWhichItIsIsHeldAgainstAll() throws {
        let forged = AuditPoint(sequence: 2, hash: try SHA256Hex(Self.hash))
        #expect(try Self.findings(nil, 3) { _ in [AuditAnchor(forged, of: Self.one)] }.contains(.rewritten))
        #expect(try Self.findings(nil, 3) { _ in [AuditAnchor(forged)] } == [.rewritten])
    }

    @Test func anAnewHeadIsToldOfAlways() throws {
        var note = AuditAnewNote(at: 1_700_000_000_000, damage: "it is no database")
        (note.uid, note.name) = (0, "root")
        #expect(try Self.findings(Self.one, 3, { [AuditAnchor($0, of: Self.one)] }, anew: note) == [.begunAnew])
        for word in ["2023-11-14T22:13:20Z", "root (uid 0)", "it is no database"] { #expect(note.words.contains(word), "\(note.words)") }
    }

    /// The record is part of the chain: whoever takes the note out of the head does not get rid of it.
    @Test func aHeadThatWasMadeToSayNothingIsFound() throws {
        #expect(try Self.findings(Self.one, 1, { _ in [] }, action: AuditRecord.damaged) == [.begunAnew])
    }

    @Test func aSegmentOfAnotherLogIsFound() throws {
        for next in [Self.other, nil] as [AuditLogID?] {
            var verifier = AuditVerifier()
            verifier.begin(AuditHead(number: 1, after: AuditChain.origin, log: Self.one))
            let (link, point) = try Self.link(1, after: AuditChain.origin)
            verifier.take(link)
            verifier.seal(segment: 1, at: point)
            verifier.begin(AuditHead(number: 2, after: point, log: next))
            verifier.finish()
            #expect(verifier.findings.map(\.kind) == [.otherLog])
        }
    }

    @Test func aPointComesBackFromItsText() throws {
        let anchor = AuditAnchor(AuditPoint(sequence: 7, hash: try SHA256Hex(Self.hash)), of: Self.one)
        #expect(try AuditAnchor(anchor.text) == anchor)
        #expect(try AuditAnchor(anchor.point.text).log == nil)
        for bad in ["7:\(Self.hash):", "7:\(Self.hash):x", "7:\(Self.hash):\(Self.one):y", "-7:\(Self.hash):\(Self.one)"] {
            #expect(throws: Problem.self, "\(bad)") { try AuditAnchor(bad) }
        }
    }

    @Test func linesOfTheRemoteOfTheJournalAndOfAFileAreReadAndWhatIsNoneIsToldAndLeftOut() throws {
        let lines = AuditAnchorLines(
            """
            {"event":"audit.anchor","host":"a","log":"\(Self.one)","sequence":7,"hash":"\(Self.hash)","at":5}
            {"__REALTIME_TIMESTAMP":"9000","_UID":"0","AGENT_AUDIT_SEQUENCE":"8","AGENT_AUDIT_HASH":"\(Self.hash)","AGENT_AUDIT_LOG":"\(Self.one)"}
            9:\(Self.hash):\(Self.one)
            10:\(Self.hash)

            _UID=0
            AGENT_AUDIT_SEQUENCE=11
            AGENT_AUDIT_HASH=\(Self.hash)

            what is this
            {"sequence":-1,"hash":"\(Self.hash)"}
            {"_UID":"1000","AGENT_AUDIT_SEQUENCE":"12","AGENT_AUDIT_HASH":"\(Self.hash)"}
            {"_UID":"0","AGENT_AUDIT_SEQUENCE":["13","14"],"AGENT_AUDIT_HASH":"\(Self.hash)"}
            {"MESSAGE":"agent started"}
            """, named: "f")
        #expect(lines.anchors.map(\.sequence) == [7, 8, 9, 10, 11])
        #expect(lines.anchors.map(\.log) == [Self.one, Self.one, Self.one, nil, nil])
        #expect(lines.anchors.map(\.at) == [5, 9, nil, nil, nil])
        #expect(lines.odd.count == 5 && lines.odd[0].hasPrefix("line 10 of f:") && lines.odd[2].contains("user 1000"), "\(lines.odd)")
        let many = AuditAnchorLines(String(repeating: "x\n", count: 50), named: "f")
        #expect(many.anchors.isEmpty && many.odd.count == 21 && many.odd.last == "30 more of f", "\(many.odd)")
        #expect(AuditAnchorLines("", named: "f").odd.isEmpty)
    }
}
