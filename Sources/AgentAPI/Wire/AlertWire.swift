import SiteModel

/// A condition that holds or held for something. Times are milliseconds since 1970.
package struct AlertView: Codable, Sendable, Hashable {
    package static let noReceiver = Alert.Telling.noReceiver.rawValue
    package var id: String
    package var code: String
    package var title: String
    /// info, warning, error, critical.
    package var severity: String
    /// pending, suppressed, open, acknowledged, resolved.
    package var state: String
    package var subject: String
    /// The id of the site that it is about.
    package var site: String?
    package var text: String
    package var raisedAt: Int64
    package var visibleAt: Int64?
    package var toldAt: Int64?
    package var tellings: Int
    /// told, waits (quiet hours, or the next look), no-receiver (no channel wants to hear of it); nil: there is nothing to tell.
    package var telling: String?
    package var suppressedBy: String?
    package var resolvedAt: Int64?
    package var acknowledgedBy: String?
    package var acknowledgedAt: Int64?
    package var reason: String?

    /// - Parameter isHeard: whether a channel wants to hear of it, as the file says now.
    package init(_ alert: Alert, isHeard: Bool) {
        id = alert.id.rawValue
        code = alert.code.rawValue
        title = alert.code.condition.title
        severity = alert.severity.rawValue
        state = alert.state.rawValue
        (subject, site, text) = (alert.subject, alert.site?.rawValue, alert.text)
        (raisedAt, visibleAt, toldAt, tellings) = (alert.raisedAt, alert.visibleAt, alert.toldAt, alert.tellings)
        telling = alert.telling(isHeard: isHeard)?.rawValue
        suppressedBy = alert.suppressedBy?.rawValue
        resolvedAt = alert.resolvedAt
        acknowledgedBy = alert.acknowledgement?.name
        acknowledgedAt = alert.acknowledgement?.at
        reason = alert.acknowledgement?.reason
    }
}

/// Which alerts are asked for: the query of `GET /v1/alerts`.
package struct AlertsRequest: Sendable, Hashable {
    /// Also those that are over, and those that are pending or kept quiet.
    package var all: Bool
    /// This severity and what is worse.
    package var severity: String?
    package var limit: Int
    package init(all: Bool = false, severity: String? = nil, limit: Int = 100) {
        self.all = all
        self.severity = severity
        self.limit = limit
    }

    package static let keys = ["all", "severity", "limit"]
    package static let limitRange: ClosedRange<Int64> = 1...1_000

    var query: [(key: String, value: String)] {
        [("all", all ? "true" : nil), ("severity", severity), ("limit", "\(limit)")].compactMap { key, value in value.map { (key, $0) } }
    }
}

package struct AcknowledgeRequest: Codable, Sendable, Hashable {
    package var reason: String
    package init(reason: String) { self.reason = reason }
}

extension AcknowledgeRequest: RequestBody {
    package static let knownKeys: Set<String> = ["reason"]
}

extension AcknowledgeRequest: AuditedBody {
    package var audited: [String: AuditValue] { ["reason": AuditValue(reason)] }
}

package struct AlertConditionView: Codable, Sendable, Hashable {
    package var code: String
    package var severity: String
    package var title: String
    package var text: String
    package var dependsOn: [String]
    /// Seconds.
    package var timeToVisible: Int64
    package init(_ condition: AlertCondition) {
        code = condition.code.rawValue
        severity = condition.severity.rawValue
        (title, text) = (condition.title, condition.text)
        dependsOn = condition.dependsOn.map(\.rawValue)
        timeToVisible = condition.timeToVisible / 1000
    }
}
