import HostServices
import Logging
import ServiceLifecycle
import SiteModel

/// Hands the points of the audit log to the remote that root has written down. What cannot be delivered is kept and tried again; nothing waits for it.
actor RemoteAnchorKeeper: Service {
    private static let pause = Duration.seconds(30)
    /// In one request.
    private static let most = 500
    private let core: AgentCore

    init(core: AgentCore) { self.core = core }

    func run() async throws {
        await Periodically.run(every: .seconds(2), "audit anchors to the remote", core.logger) { await self.turn() }
    }

    private var next: ContinuousClock.Instant = .now

    private func turn() async {
        guard .now >= next else { return }
        next = .now + Self.pause
        do {
            try await deliver()
            core.audit.anchoring.noteRemote(nil)
        } catch is CancellationError {
            return
        } catch {
            let why = (error as? Problem)?.message ?? "\(error)"
            core.audit.anchoring.noteRemote(why)
            core.logger.warning("audit anchors not delivered", metadata: ["problem": "\(why)"])
        }
    }

    /// All that wait, the oldest first.
    private func deliver() async throws {
        let settings = try await core.host.anchorRemote.settings()
        while true {
            // The state may be what cannot be read.
            var failure: (any Error)?
            var waiting: [AuditAnchor] = []
            do { waiting = try await core.store.waitingAnchors(limit: Self.most) } catch { failure = error }
            let unkept = core.audit.anchoring.unkept
            let all = waiting + unkept
            if all.isEmpty {
                if let failure { throw failure }
                return
            }
            if let remote = settings.remote {
                var secret: Secret?
                if case .named(let name) = remote.key { secret = try await core.secrets.secret(name, neededBy: SecretUses.auditRemote) }
                try await core.host.anchorRemote.deliver(all, to: remote, secret, now: AgentCore.now())
            }
            core.audit.anchoring.forget(unkept)
            try await core.store.waitNoMore(waiting)
            if let failure { throw failure }
            if waiting.count < Self.most { return }
        }
    }
}
