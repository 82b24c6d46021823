import AgentServer
import ServiceLifecycle
import SiteModel

/// Writes down what is left of a stop, so that a reboot takes away no more than half a minute of it, and tells of one that ended by itself.
struct CrisisKeeper: Service {
    let core: AgentCore

    func run() async throws {
        await Periodically.run(every: .seconds(30), "crisis", core.logger, atOnce: true) { try await look() }
    }

    private func look() async throws {
        for stop in try core.crisis.record() {
            core.logger.notice("crisis mode ended by itself", metadata: ["crisis.scope": "\(stop.scope.words)"])
            let deed = Deed(
                action: "crisis.expire", target: .host,
                asked: ["scope": AuditValue(stop.scope.words), "reason": AuditValue(stop.reason), "since": .number(stop.since)],
                goesOnUnwritten: true, goesOnInCrisis: true)
            try await core.guarding(deed) { Done((), change: nil) }
        }
    }
}
