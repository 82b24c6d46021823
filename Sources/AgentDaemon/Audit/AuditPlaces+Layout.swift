import AgentStore
import HostServices
import LinuxHost

extension AuditPlaces {
    init(_ layout: HostLayout) {
        self.init(
            segment: { layout.auditSegment($0) }, archived: { layout.archivedAuditSegment($0) },
            list: { (try Self.numbers(in: layout.audit), try Self.numbers(in: layout.auditArchive)) })
    }

    /// Of `3.db`, and not of what SQLite keeps beside it.
    private static func numbers(in directory: String) throws -> [Int64] {
        try DirectoryListing.names(in: directory).compactMap { $0.hasSuffix(".db") ? Int64($0.dropLast(3)) : nil }.sorted()
    }
}
