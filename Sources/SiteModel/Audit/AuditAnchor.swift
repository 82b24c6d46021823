/// `l` and eleven of [a-z0-9], random: which log it is. Made once, when a log is begun, and kept in the head of each of its segments.
package struct AuditLogID: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "audit log's id"
    package static let code = ProblemCode.badRequest
    package static let hint: String? = "agent audit verify --help"
    package static func brokenRule(_ text: String) -> String? {
        let tail = text.utf8.dropFirst()
        return text.utf8.first == UInt8(ascii: "l") && tail.count == 11 && tail.allSatisfy(isLowerAlphanumeric)
            ? nil : "it must be 'l' and eleven of a-z and 0-9"
    }
    package init(random: UInt64) { rawValue = "l" + SiteID(random: random).rawValue.dropFirst() }
}

/// A point of a log that is written down elsewhere. It says of which log: one of another log, or of one that was begun anew, stands for nothing in this.
package struct AuditAnchor: Codable, Sendable, Hashable {
    /// nil: written down before logs had ids, or by a person who kept the point alone.
    package var log: AuditLogID?
    package var sequence: Int64
    package var hash: SHA256Hex
    /// Milliseconds since 1970; nil: whoever kept it did not say.
    package var at: Int64?

    package init(_ point: AuditPoint, of log: AuditLogID? = nil, at: Int64? = nil) {
        (sequence, hash) = (point.sequence, point.hash)
        (self.log, self.at) = (log, at)
    }

    /// `17:9f86d0…:l4b…`; the log may be left out.
    package init(_ text: String) throws(Problem) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 3 {
            self.init(try AuditPoint("\(parts[0]):\(parts[1])"), of: try AuditLogID(parts[2]))
        } else {
            self.init(try AuditPoint(text))
        }
    }

    package var point: AuditPoint { AuditPoint(sequence: sequence, hash: hash) }
    package var text: String { point.text + (log.map { ":\($0)" } ?? "") }

    /// Whether it says something about a record of this log. Where one of both does not know which log it is, the sequence number alone decides.
    package func concerns(_ other: AuditLogID?) -> Bool { log == nil || other == nil || log == other }
}
