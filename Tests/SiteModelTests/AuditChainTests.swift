import SiteModel
import Testing

/// Whatever is done to the links of a chain, the verifier says so; left alone, it says nothing.
@Suite struct AuditChainTests {
    private static func chain(_ count: Int64, after start: AuditPoint = AuditChain.origin, actor: String = "root") throws -> [AuditLink] {
        var end = start
        return try (1...count).map { index in
            let record = AuditRecord(
                sequence: start.sequence + index, operation: start.sequence + index, at: 1000 + index,
                actor: AuditActor(kind: .peer, uid: 0, name: actor, address: "unix pid 1", program: nil), action: "site.set",
                entity: "site a\(index).example", outcome: .begun, after: ["cache": .text("off"), "snippet": .hidden], version: "1")
            let text = try AuditChain.text(record)
            end = AuditPoint(sequence: record.sequence, hash: AuditChain.hash(text, after: end.hash))
            return AuditLink(sequence: record.sequence, text: text, hash: end.hash.rawValue)
        }
    }

    private static func kinds(_ links: [AuditLink], anchors: [AuditAnchor] = []) -> [AuditVerifier.Finding.Kind] {
        var verifier = AuditVerifier(anchors: anchors)
        for link in links { verifier.take(link) }
        verifier.finish()
        return verifier.findings.map(\.kind)
    }

    private static func point(_ link: AuditLink) throws -> AuditPoint {
        AuditPoint(sequence: link.sequence, hash: try SHA256Hex(link.hash))
    }

    private static func anchor(_ link: AuditLink, of log: AuditLogID? = nil) throws -> AuditAnchor {
        AuditAnchor(try point(link), of: log)
    }

    @Test func aWholeChainHasNoFindings() throws {
        let links = try Self.chain(20)
        #expect(try Self.kinds(links, anchors: [Self.anchor(links[4]), Self.anchor(links[19])]) == [])
        #expect(Self.kinds([]) == [])
    }

    @Test func aRecordComesBackFromItsTextAsItWasAndItsTextIsOne() throws {
        let link = try Self.chain(1)[0]
        #expect(try AuditChain.text(AuditChain.record(link.text)) == link.text)
        #expect(link.text.contains(#""snippet":"•••""#))
    }

    @Test(arguments: 1..<19) func aDeletedRecordIsMissed(_ index: Int) throws {
        var links = try Self.chain(20)
        links.remove(at: index)
        #expect(Self.kinds(links) == [.missing])
    }

    @Test func theFirstRecordIsMissedToo() throws { #expect(try Self.kinds(Array(Self.chain(5).dropFirst())) == [.missing]) }

    @Test(arguments: 0..<20) func anEditedRecordIsFoundWhereItStands(_ index: Int) throws {
        var links = try Self.chain(20)
        links[index].text = links[index].text.replacing("root", with: "toor")
        var verifier = AuditVerifier()
        for link in links { verifier.take(link) }
        #expect(verifier.findings.map(\.kind) == [.edited] && verifier.findings.map(\.sequence) == [Int64(index + 1)])
    }

    /// With its own hash made anew: the next one stands on another.
    @Test func anEditedRecordWithAFittingHashIsFoundAtTheNext() throws {
        var links = try Self.chain(5)
        links[2].text = links[2].text.replacing("root", with: "toor")
        links[2].hash = AuditChain.hash(links[2].text, after: try SHA256Hex(links[1].hash)).rawValue
        #expect(Self.kinds(links) == [.edited])
    }

    @Test func recordsThatChangedPlacesAreFound() throws {
        var links = try Self.chain(6)
        (links[2].text, links[3].text) = (links[3].text, links[2].text)
        #expect(Set(Self.kinds(links)) == [.moved, .edited])
        var rows = try Self.chain(6)
        rows.swapAt(2, 3)
        #expect(Self.kinds(rows).contains(.moved))
    }

    @Test func aReplayedRecordIsFound() throws {
        let links = try Self.chain(6)
        #expect(Self.kinds(links + [links[3]]) == [.moved])
        var again = links[3]
        again.sequence = 7
        #expect(Self.kinds(links + [again]).contains(.moved))
    }

    @Test func whatIsCutOffIsFoundByAPointFromElsewhereAlone() throws {
        let links = try Self.chain(6)
        let cut = Array(links.prefix(4))
        #expect(Self.kinds(cut) == [])
        #expect(try Self.kinds(cut, anchors: [Self.anchor(links[5])]) == [.cutOff])
        #expect(try Self.kinds([], anchors: [Self.anchor(links[5])]) == [.cutOff])
    }

    /// By somebody who can compute hashes: a whole log of his own.
    @Test func aLogThatWasWrittenAnewIsFoundByAPointFromElsewhere() throws {
        let (links, forged) = (try Self.chain(6), try Self.chain(6, actor: "nobody"))
        #expect(Self.kinds(forged) == [])
        #expect(try Self.kinds(forged, anchors: [Self.anchor(links[3])]) == [.rewritten])
    }

    @Test func twoWritersAreFound() throws {
        let links = try Self.chain(4)
        let other = try Self.chain(2, after: Self.point(links[1]), actor: "other")
        #expect(Self.kinds(Array(links.prefix(3)) + other).contains(.moved))
    }

    @Test func aSegmentMustGoOnWhereTheOneBeforeItEnded() throws {
        let first = try Self.chain(3)
        let end = try Self.point(first[2])
        func segments(_ begin: AuditPoint, sealed: AuditPoint) throws -> [AuditVerifier.Finding.Kind] {
            var verifier = AuditVerifier()
            verifier.begin(AuditHead(number: 1, after: AuditChain.origin))
            for link in first { verifier.take(link) }
            verifier.seal(segment: 1, at: sealed)
            verifier.begin(AuditHead(number: 2, after: begin))
            for link in try Self.chain(2, after: begin) { verifier.take(link) }
            verifier.finish()
            return verifier.findings.map(\.kind)
        }
        #expect(try segments(end, sealed: end) == [])
        #expect(try segments(end, sealed: Self.point(first[1])) == [.segment])
        #expect(try segments(AuditPoint(sequence: 3, hash: AuditChain.origin.hash), sealed: end) == [.segment])
        #expect(try segments(AuditPoint(sequence: 9, hash: end.hash), sealed: end) == [.segment])
    }

    @Test(arguments: ["", "7", "7:", ":\(String(repeating: "a", count: 64))", "0:\(String(repeating: "a", count: 64))", "7:abc", "7:x:y"])
    func whatIsNoPointIsRefused(_ text: String) { #expect(throws: Problem.self) { try AuditPoint(text) } }

    @Test func whatIsTypedCannotForgeALine() {
        #expect(AuditValue("a\nb\u{202e}c").plain == #"a\u{A}b\u{202E}c"#)
        #expect(AuditValue(String(repeating: "x", count: 10_000)).plain.count < 400)
        let path = String(repeating: "\u{E0001}", count: 300)
        let long = AuditValue([String](repeating: path, count: 100))
        #expect(long.plain.count < 2100 && long.plain.hasSuffix("more"))
        #expect(AuditValue(["/a", "/b"]) == .list(["/a", "/b"]))
    }
}
