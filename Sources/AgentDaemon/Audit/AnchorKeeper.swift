import HostServices
import Logging
import ServiceLifecycle
import SiteModel

/// Writes the newest point of the audit log down elsewhere: at the start, every half minute when it moved, and at the end.
actor AnchorKeeper: Service {
    private let audit: AuditDesk
    private let anchors: any AuditAnchors
    private let logger: Logger
    private var published: AuditPoint?

    init(audit: AuditDesk, anchors: any AuditAnchors, logger: Logger) {
        self.audit = audit
        self.anchors = anchors
        self.logger = logger
    }

    func run() async throws {
        await publish()
        await Periodically.run(every: .seconds(30), "audit anchor", logger) { await self.publish() }
        await publish()
    }

    private func publish() async {
        do {
            let end = try await audit.log.end()
            guard end != published, end.sequence > 0 else { return }
            try await anchors.publish(end)
            published = end
        } catch {
            logger.error("audit anchor not written down", metadata: ["anchor.place": "\(anchors.place)", "problem": "\(error)"])
        }
    }
}
