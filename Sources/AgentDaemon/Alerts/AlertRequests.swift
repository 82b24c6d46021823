import AgentAPI
import AgentServer
import AgentStore
import Foundation
import SiteModel
import SiteOperations

/// What people ask of alerts.
extension AgentCore {
    package func alerts(_ request: AlertsRequest, within: Set<SiteID>?) async throws -> [AlertView] {
        let least = try request.severity.map { text in
            guard let severity = AlertSeverity(rawValue: text) else {
                throw Problem.cannot(
                    "list alerts by severity", text,
                    "it must be one of \(AlertSeverity.allCases.map(\.rawValue).joined(separator: ", "))", code: .badRequest,
                    hint: "agent alert list --help")
            }
            return severity
        }
        // Those that nobody should see yet are few.
        let stored = try await store.alerts(resolved: request.all, limit: AgentStore.mostResolvedAlerts * 2)
        let unwritten = board.unwritten.filter { seen in
            !stored.contains { $0.resolvedAt == nil && $0.code == seen.code && $0.subject == seen.subject }
        }
        let wanted = (unwritten + stored).filter { alert in
            (request.all || alert.state == .open || alert.state == .acknowledged) && alert.severity >= least ?? .info
        }
        let seen = wanted.filter { alert in
            guard let within else { return true }
            return alert.site.map { within.contains($0) } ?? false
        }
        return await views(of: Array(seen.prefix(request.limit)))
    }

    package func alert(_ id: String) async throws -> AlertView { await view(of: try await stored(alert: id)) }

    package func acknowledge(_ id: String, _ request: AcknowledgeRequest, by peer: Peer) async throws -> AlertView {
        let reason = printable(request.reason.trimmingCharacters(in: .whitespacesAndNewlines))
        guard !reason.isEmpty else {
            throw Problem.cannot("acknowledge alert", id, "a reason is needed: others read it", code: .badRequest, hint: "add --reason")
        }
        let alert = try await stored(alert: id)
        let acknowledgement = Alert.Acknowledgement(
            uid: peer.uid, name: audit.actor(peer).name ?? "\(peer.uid)", at: Self.now(), reason: reason)
        let acknowledged = try await store.acknowledge(alert.id, acknowledgement)
        logger.notice(
            "alert acknowledged",
            metadata: ["alert.id": "\(alert.id)", "alert.code": "\(alert.code.rawValue)", "peer.uid": "\(peer.uid)", "reason": "\(reason)"])
        return await view(of: acknowledged)
    }

    private func view(of alert: Alert) async -> AlertView { await views(of: [alert])[0] }

    private func views(of alerts: [Alert]) async -> [AlertView] {
        // Where they were never understood nobody is told, as the keeper has it; that they are not is an alert of its own.
        let channels = (try? await alertSettings.current().channels) ?? []
        return alerts.map { AlertView($0, isHeard: !AlertDeliveries.receivers(of: $0, among: channels).isEmpty) }
    }

    package func alertConditions() async throws -> [AlertConditionView] { AlertCondition.all.map(AlertConditionView.init) }

    func stored(alert text: String) async throws -> Alert {
        guard let id = AlertID(rawValue: text), let alert = try await store.alert(id) else { throw AlertTable.unknown(text) }
        return alert
    }
}
