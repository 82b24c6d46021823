import HostServices
import SiteModel
import Synchronization

/// Who is told, as root's file says. A slip in it takes nobody's messages away: what was understood last goes on until the daemon ends.
final class AlertSettingsDesk: Sendable {
    private let sender: any AlertSender
    private let understood = Mutex<AlertSettings?>(nil)

    init(_ sender: any AlertSender) { self.sender = sender }

    /// As it said when it was understood last; nil: it never was.
    var last: AlertSettings? { understood.withLock { $0 } }

    /// As it says now. - Throws: `alert-settings` where it is not understood.
    func read() async throws -> AlertSettings {
        let settings = try await sender.settings()
        understood.withLock { $0 = settings }
        return settings
    }

    /// As it says now, or as it said when it was understood last. - Throws: where it never was.
    func current() async throws -> AlertSettings {
        do { return try await read() } catch {
            guard let last else { throw error }
            return last
        }
    }
}
