import AgentAPI
import AgentServer
import AgentStore
import SiteModel

extension AgentCore {
    package func keyed(_ request: KeyedRequest, _ work: @Sendable () async -> KeptAnswer) async throws -> KeptAnswer {
        var ways = KeyDesk.Ways { try await answer(leadingTo: $0, request.route) }
        // A digest of a short secret tells it to whoever can guess; that under the key of secrets does not.
        if request.route.takesSecret { ways.digest = { try await secrets.digest($0) } }
        if request.route.goesOnUnwritten {
            ways.makeRoom = {
                await reserve.release()
                return true
            }
        }
        return try await keys.answer(request, ways, work)
    }

    /// As the daemon would have answered that opened it.
    private func answer(leadingTo effect: KeyedEffect, _ route: Route) async throws -> KeptAnswer {
        switch effect {
        case .job(let id):
            if route.name == .certificateOrder {
                let job = try await job(id.rawValue)
                let ordered = CertificateOrdered(changed: true, job: job)
                return KeptAnswer(status: 202, bytes: try WireJSON.encode(ordered), given: .before(job.createdAt))
            }
            if route.name == .certificateRevoke {
                let job = try await job(id.rawValue)
                return KeptAnswer(status: 202, bytes: try WireJSON.encode(CertificateRevoked(job: job)), given: .before(job.createdAt))
            }
            let status = route.name == .jobAdd || route.name == .scheduleRun ? 202 : 200
            let job = try await job(id.rawValue)
            return KeptAnswer(status: status, bytes: try WireJSON.encode(job), given: .before(job.createdAt))
        case .change(let id):
            let change = try await change(id: id.rawValue)
            var site: SiteView?
            if let id = SiteID(rawValue: change.plan.subject) { site = try await store.site(id).map(SiteView.init) }
            return KeptAnswer(
                status: 202, bytes: try WireJSON.encode(ChangeAccepted(changed: true, change: id.rawValue, site: site)),
                given: .before(change.startedAt))
        }
    }
}

extension KeptAnswer {
    init(_ problem: Problem) throws { self.init(status: problem.httpStatus, bytes: try WireJSON.encode(problem)) }
}
