/// Which records of the audit log somebody wants to see. What is nil does not matter.
package struct AuditQuery: Sendable, Hashable {
    package static let mostRecords = 1000
    /// Milliseconds since 1970.
    package var since: Int64?
    package var until: Int64?
    /// A user's name or number.
    package var actor: String?
    /// `site.create`, or all of a noun: `site.`
    package var action: String?
    /// A part of it: a domain, an id.
    package var entity: String?
    /// A site's domain, alias or id: what was done to it, and to jobs that work on it.
    package var site: String?
    package var outcome: AuditRecord.Outcome?
    package var change: String?
    /// Only later records, the oldest first; nil: the newest first.
    package var after: Int64?
    package var limit: Int
    /// Only records of these; nil: all. Who asks says it not: it is what they may see.
    package var within: Set<SiteID>?
    /// Only records that concern a site and say that this was its domain then. Who asks says it not.
    package var named: Hostname?

    package init(limit: Int = 50) { self.limit = limit }
}

/// A record and its hash: what a person compares with an anchor.
package struct AuditEntry: Codable, Sendable, Hashable {
    package var record: AuditRecord
    package var hash: String
    package init(record: AuditRecord, hash: String) {
        self.record = record
        self.hash = hash
    }
}

/// What a query found, and what it could not read.
package struct AuditPage: Codable, Sendable, Hashable {
    package struct LeftOut: Codable, Sendable, Hashable {
        package var segment: Int64
        package var problem: String
        /// How many of its records, where the others could be read; nil: all of it.
        package var records: Int64?
        package init(segment: Int64, problem: String, records: Int64? = nil) {
            (self.segment, self.problem, self.records) = (segment, problem, records)
        }
        /// For people.
        package var words: String {
            guard let records else { return "segment \(segment) is left out: \(problem)" }
            return "\(records) of the records of segment \(segment) left out: \(problem)"
        }
    }
    package var entries: [AuditEntry]
    /// Damaged segments in which there may be more, and damaged records.
    package var leftOut: [LeftOut]
    package init(_ entries: [AuditEntry] = [], leftOut: [LeftOut] = []) { (self.entries, self.leftOut) = (entries, leftOut) }
}

/// What `verify` saw.
package struct AuditVerdict: Codable, Sendable, Hashable {
    package var records: Int64
    package var segments: Int
    /// How many points from elsewhere it was held against.
    package var anchors: Int
    package var end: AuditPoint
    /// Of which log the last segment is.
    package var log: AuditLogID?
    package var findings: [AuditVerifier.Finding]
    /// Points from elsewhere that could not be read: they were left out.
    package var odd: [String]
    package init(
        records: Int64, segments: Int, anchors: Int, end: AuditPoint, log: AuditLogID?, findings: [AuditVerifier.Finding],
        odd: [String] = []
    ) {
        (self.records, self.segments, self.anchors) = (records, segments, anchors)
        (self.end, self.log) = (end, log)
        (self.findings, self.odd) = (findings, odd)
    }
}

/// How a log goes on after a segment that takes no records any more.
package struct AuditAnew: Codable, Sendable, Hashable {
    /// The number of the one that is damaged.
    package var damaged: Int64
    package var problem: String
    /// The new one.
    package var segment: Int64
    /// What it stands on: the last that is known of the log.
    package var after: AuditPoint
    package init(damaged: Int64, problem: String, segment: Int64, after: AuditPoint) {
        self.damaged = damaged
        self.problem = problem
        self.segment = segment
        self.after = after
    }
}
