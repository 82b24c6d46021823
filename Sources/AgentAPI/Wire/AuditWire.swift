import SiteModel

/// A segment that was put away.
package struct AuditArchived: Codable, Sendable, Hashable {
    package var segment: Int64
    /// Its last record, which the next segment stands on.
    package var end: AuditPoint
    package init(segment: Int64, end: AuditPoint) {
        self.segment = segment
        self.end = end
    }
}

/// That the log goes on after a segment that is damaged.
package struct AuditAnewRequest: AuditedBody, Hashable {
    package static let knownKeys: Set<String> = ["reason", "dryRun"]
    package var reason: String
    /// Only looked at.
    package var dryRun: Bool?
    package init(reason: String, dryRun: Bool? = nil) {
        self.reason = reason
        self.dryRun = dryRun
    }

    package var audited: [String: AuditValue] { ["reason": AuditValue(reason), "dryRun": .flag(dryRun ?? false)] }
}

/// Points that were kept elsewhere, each as `sequence:hash` or `sequence:hash:log`.
package struct AuditAnchorsRequest: RequestBody, Hashable {
    package static let knownKeys: Set<String> = ["anchors"]
    /// What one request may hold: below the limit of a body.
    package static let most = 8_000
    package var anchors: [String]
    package init(_ anchors: [AuditAnchor]) { self.anchors = anchors.map(\.text) }

    package func read() throws(Problem) -> [AuditAnchor] {
        var read: [AuditAnchor] = []
        for text in anchors { read.append(try AuditAnchor(text)) }
        return read
    }
}

extension AuditQuery {
    package static let keys = ["since", "until", "actor", "action", "entity", "site", "outcome", "change", "after", "limit"]

    /// As the query of a request.
    package var parameters: [(key: String, value: String)] {
        let all: [(String, String?)] = [
            ("since", since.map { "\($0)" }), ("until", until.map { "\($0)" }), ("actor", actor), ("action", action), ("entity", entity),
            ("site", site), ("outcome", outcome?.rawValue), ("change", change), ("after", after.map { "\($0)" }), ("limit", "\(limit)"),
        ]
        return all.compactMap { name, value in value.map { (key: name, value: $0) } }
    }
}
