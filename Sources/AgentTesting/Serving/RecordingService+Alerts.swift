import AgentAPI
import AgentServer
import SiteModel

/// What it is asked of alerts.
extension RecordingService {
    package static let alert = AlertView(
        Alert(
            AlertSighting(.databaseDown, "mariadb", "no\nanswer"), id: AlertID(unchecked: "a23456789abc"), at: 1_700_000_000_000, flaps: 0),
        isHeard: true)
    package func alerts(_ request: AlertsRequest, within: Set<SiteID>?) async throws -> [AlertView] {
        try note("alerts \(request.all) \(request.severity ?? "-") \(request.limit)")
        return [Self.alert]
    }
    package func alert(_ id: String) async throws -> AlertView {
        try note("alert \(id)")
        return Self.alert
    }
    package func acknowledge(_ id: String, _ request: AcknowledgeRequest, by peer: Peer) async throws -> AlertView {
        try note("acknowledge \(id) \(request.reason) by \(peer.uid)")
        return Self.alert
    }
    package func alertChannels() async throws -> [AlertChannelView] {
        try note("alertChannels")
        let address = OutboundURL(unchecked: "https://hooks.example.com/")
        let channel = AlertChannel(
            name: ChannelName(unchecked: "on-call"), severity: .error,
            way: .webhook(address, key: .named(SecretName(unchecked: "hook.key"))))
        return [AlertChannelView(channel, obstacle: channelObstacle)]
    }
    package func testAlert(_ request: TestAlertRequest, by peer: Peer) async throws -> AlertTestView {
        try note("testAlert \(request.channel) by \(peer.uid)")
        return AlertTestView(
            channel: request.channel, kind: "webhook", receiver: "hooks.example.com:443", delivery: "j23456789abc", milliseconds: 12)
    }
    package func alertConditions() async throws -> [AlertConditionView] {
        try note("alertConditions")
        return AlertCondition.all.map(AlertConditionView.init)
    }
}
