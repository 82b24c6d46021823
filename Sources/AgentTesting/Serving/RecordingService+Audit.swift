import AgentAPI
import AgentServer
import SiteModel

extension RecordingService {
    package static let entry = AuditEntry(
        record: AuditRecord(
            sequence: 7, operation: 6, at: 1_700_000_000_000,
            actor: AuditActor(kind: .peer, uid: 0, name: "root", address: "unix pid 12", program: "=1+1"), action: "site.set",
            entity: "site example.com sabcdefghijk", outcome: .done, change: "c23456789abc", before: ["title": .text("=1+1")],
            after: ["title": AuditValue("two\nlines")], version: "0.1.0"),
        hash: String(repeating: "a", count: 64))

    package func audit(_ query: AuditQuery) async throws -> AuditPage {
        try note("audit \(query.parameters.map { "\($0.key)=\($0.value)" }.joined(separator: " "))")
        return AuditPage(
            query.after ?? 0 < 7 ? [Self.entry] : [],
            leftOut: [AuditPage.LeftOut(segment: 2, problem: "it is no database")]
                + (query.after ?? 7 < 7 ? [AuditPage.LeftOut(segment: 2, problem: "at 5", records: 1)] : []))
    }
    package func verifyAudit(against anchors: [AuditAnchor]) async throws -> AuditVerdict {
        try note("verifyAudit \(anchors.map(\.sequence))")
        return AuditVerdict(
            records: 7, segments: 1, anchors: anchors.count,
            end: AuditPoint(sequence: 7, hash: SHA256Hex(unchecked: Self.entry.hash)), log: AuditLogID(random: 7),
            findings: tampering, odd: ["line 3 of the journal: it is no anchor"])
    }
    package func archiveAudit(by peer: Peer) async throws -> AuditArchived {
        try note("archiveAudit by \(peer.uid)")
        return AuditArchived(segment: 1, end: AuditPoint(sequence: 7, hash: SHA256Hex(unchecked: Self.entry.hash)))
    }

    package func beginAudit(_ request: AuditAnewRequest, by peer: Peer) async throws -> AuditAnew {
        try note("beginAudit \(try Self.text(request)) by \(peer.uid)")
        return AuditAnew(
            damaged: 3, problem: "it is no database", segment: 4,
            after: AuditPoint(sequence: 7, hash: SHA256Hex(unchecked: Self.entry.hash)))
    }
}
