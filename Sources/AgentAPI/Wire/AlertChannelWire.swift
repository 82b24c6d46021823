import SiteModel

/// A way to a person, as it was understood. No secret.
package struct AlertChannelView: Codable, Sendable, Hashable {
    package var name: String
    /// command, webhook, slack, email.
    package var kind: String
    /// What is milder is not sent.
    package var severity: String
    package var receiver: String
    /// The name of the secret that it proves itself with; nil: it needs none, or a file has it.
    package var secret: String?
    /// What keeps every message from going this way, as far as can be seen without sending one: its secret, or its program, is not there.
    package var problem: String?
    /// The same, as who sends a message by it is refused.
    package var obstacle: Problem?
    package init(_ channel: AlertChannel, obstacle: Problem? = nil) {
        problem = obstacle?.message
        self.obstacle = obstacle
        name = channel.name.rawValue
        kind = channel.kind
        severity = channel.severity.rawValue
        receiver = channel.receiver
        secret = channel.secret?.name?.rawValue
    }
}

package struct TestAlertRequest: Codable, Sendable, Hashable {
    package var channel: String
    package init(channel: String) { self.channel = channel }
}

extension TestAlertRequest: RequestBody {
    package static let knownKeys: Set<String> = ["channel"]
}

extension TestAlertRequest: AuditedBody {
    package var audited: [String: AuditValue] { ["channel": AuditValue(channel)] }
}

/// That the receiver took a message.
package struct AlertTestView: Codable, Sendable, Hashable {
    package var channel: String
    package var kind: String
    package var receiver: String
    /// By which the receiver knows it.
    package var delivery: String
    package var milliseconds: Int64
    package init(channel: String, kind: String, receiver: String, delivery: String, milliseconds: Int64) {
        self.channel = channel
        self.kind = kind
        self.receiver = receiver
        self.delivery = delivery
        self.milliseconds = milliseconds
    }
}
