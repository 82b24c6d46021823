import AgentStore
import HostServices
import Logging
import ServiceLifecycle
import SiteModel

/// Writes the newest point of the audit log down elsewhere: at the start, every half minute when it moved, and at the end.
actor AnchorKeeper: Service {
    /// Of those that are known, in one turn.
    private static let mostTidied = 500
    private let core: AgentCore
    private var published: AuditPoint?
    /// Points that the log does not hold: told once each.
    private var missed: Set<AuditAnchor> = []

    init(core: AgentCore) { self.core = core }

    func run() async throws {
        await publish()
        await Periodically.run(every: .seconds(30), "audit anchor", core.logger) { await self.publish() }
        await publish()
    }

    private func publish() async {
        do {
            let anchor = try await core.audit.log.anchor(at: AgentCore.now())
            guard anchor.point != published, anchor.sequence > 0 else { return core.audit.anchoring.noteLocal(nil) }
            try await core.host.anchors.publish(anchor)
            published = anchor.point
            core.audit.anchoring.noteLocal(nil)
            await keep(anchor)
        } catch {
            core.audit.anchoring.noteLocal("not written down in \(core.host.anchors.place): \((error as? Problem)?.message ?? "\(error)")")
            core.logger.error(
                "audit anchor not written down", metadata: ["anchor.place": "\(core.host.anchors.place)", "problem": "\(error)"])
        }
    }

    /// In the state, too, which is not where the log is: by the newest point of each log it is seen whether the log was exchanged.
    private func keep(_ anchor: AuditAnchor) async {
        do {
            try await core.store.keep(anchor, waits: await hasRemote())
        } catch {
            core.audit.anchoring.keepInMemory(anchor)
            core.logger.error("audit anchor not kept", metadata: ["problem": "\(error)"])
        }
        do { try await tidy(anchor) } catch {
            core.logger.warning("old audit anchors not looked at", metadata: ["problem": "\(error)"])
        }
    }

    /// Where the file is not understood it may name one: whoever delivers tells.
    private func hasRemote() async -> Bool {
        do { return try await core.host.anchorRemote.settings().remote != nil } catch { return true }
    }

    /// An older point is given up for a newer one only where the log still holds it: what does not fit stays, and `audit verify` tells of it.
    private func tidy(_ newest: AuditAnchor) async throws {
        var old: [AuditAnchor] = []
        for known in try await core.store.knownAnchors(limit: Self.mostTidied)
        where known.log == newest.log && known.sequence < newest.sequence {
            if try await core.audit.log.holds(known) {
                old.append(known)
            } else if missed.insert(known).inserted {
                core.logger.critical(
                    "the audit log does not hold what was written down of it",
                    metadata: ["audit.sequence": "\(known.sequence)", "audit.log": "\(known.log?.rawValue ?? "-")"])
            }
        }
        try await core.store.forget(old)
    }
}
