import AgentAPI
import AgentServer
import ChangeEngine
import HostServices
import SiteModel
import SiteOperations

/// One site, looked at from all sides.
extension AgentCore {
    package func siteStatus(_ reference: String) async throws -> SiteStatusView {
        let site = try await find(reference)
        // Before its page is asked for, which wakes it.
        let php = try await host.services.status(.php(site.id))
        async let answer = firstPage(of: site)
        async let usage = host.siteVitals.usage(of: site.id)
        async let base = databaseWord(DatabaseName(of: site.id))
        let change = try await store.lastChange(of: site.id.rawValue)
        let cron = await cronRuns.last(of: site.id)
        let (page, used, database) = (try await answer, try await usage, await base)
        return SiteStatusView(
            id: site.id.rawValue, domain: site.spec.domain.ascii, url: site.url, state: site.standing.rawValue,
            serving: page?.answer.isWell, answer: page?.answer.outcome.words ?? site.reasonNotServed, milliseconds: page?.milliseconds,
            php: Self.word(php),
            phpPID: php?.pid, phpSince: try await since(php), database: database, diskUsed: used.disk, cacheUsed: used.cache,
            lastCron: cron.map { $0.endedAt / 1000 }, cronProblem: cron?.problem, lastChange: change?.id.rawValue,
            lastChangeTitle: change?.plan.title, lastChangeState: change?.state.rawValue,
            lastChangeAt: change.map { ($0.endedAt ?? $0.startedAt) / 1000 })
    }

    package func openShell(_ reference: String, by peer: Peer) async throws -> ShellGrant {
        let site = try await findLive(reference, "open a shell in")
        logger.notice("shell granted", metadata: ["site.id": "\(site.id)", "peer.uid": "\(peer.uid)"])
        return ShellGrant(
            site: site.id.rawValue, domain: site.spec.domain.ascii, uid: site.identity.uid, gid: site.identity.gid,
            contentGeneration: site.contentGeneration, limits: site.spec.limits.machine)
    }

    private func firstPage(of site: Site) async throws -> (answer: SiteAnswer, milliseconds: Int64)? {
        guard site.state == .live, site.spec.enabled else { return nil }
        let begun = ContinuousClock.now
        let answer = await SiteAnswer.ask(site, at: try site.vhost(host.addressing).target, host.probe)
        return (answer, Int64((ContinuousClock.now - begun) / .milliseconds(1)))
    }

    private func since(_ status: ServiceStatus?) async throws -> Int64? {
        guard let pid = status?.pid else { return nil }
        return try await host.siteVitals.began(pid)
    }

    private static func word(_ status: ServiceStatus?) -> String {
        switch status?.state {
        case .running: status?.pid == nil ? "asleep" : "awake"
        case .silent: "silent"
        case .backingOff, .failed: "failed"
        case .stopped, nil: "stopped"
        }
    }
}
