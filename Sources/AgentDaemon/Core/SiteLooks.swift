import AgentAPI
import AgentServer
import HostServices
import SiteModel
import SiteOperations

/// What a site's daily life looks like, for whoever asks. Changes nothing.
extension AgentCore {
    package func logs(_ reference: String, _ request: LogRequest, within: Set<SiteID>?) async throws -> LogSource {
        let site = try await find(reference)
        let reach = try LogReach(
            Set(request.kinds.compactMap(LogKind.init(rawValue:))), names: try site.loggedNames(host.addressing), isWholeHost: within == nil
        )
        let reader = try await host.logs.open(
            LogQuery(
                site: site.id, identity: site.identity, names: reach.names, kinds: reach.kinds, since: request.since,
                containing: request.containing, limit: request.lines, ownPaths: request.all ? [] : SiteActivation.ownPaths))
        return LogSource { [store, host] in
            let lines = try await reader.next()
            // After the reading: what was written when the site had ended is in none of it.
            let now = try await store.site(site.id)
            guard reach.goesOn(site, now: now, namesNow: try now?.loggedNames(host.addressing) ?? []) else { return nil }
            return lines.map(LogLineView.init)
        }
    }

    package func siteEvents(_ reference: String, limit: Int) async throws -> [SiteEventView] {
        try await store.siteEvents(of: try await find(reference).id, limit: limit).map(SiteEventView.init)
    }

    package func cron(_ reference: String) async throws -> CronView {
        let events = try await host.wordpress.cron(try await findLive(reference, "read the schedule of"))
        return CronView(events: events.map { CronEventView(hook: $0.hook, next: $0.next, schedule: $0.schedule) })
    }

    package func runCron(_ reference: String, by peer: Peer) async throws -> CronRun {
        let site = try await findLive(reference, "run the schedule of")
        let begun = ContinuousClock.now
        do {
            let due = try await host.wordpress.runCron(site)
            await cronRuns.note(site.id)
            return CronRun(site: site.id.rawValue, due: due, milliseconds: Int64((ContinuousClock.now - begun) / .milliseconds(1)))
        } catch {
            await cronRuns.note(site.id, error)
            // What ended a site's PHP may be a change of the site that began meanwhile, its end among them: then that is the reason, and nothing is broken.
            try await find(site.id.rawValue).requireLive(to: "run the schedule of")
            try await refuseWhileChanged(site, "run the schedule of")
            throw error
        }
    }

    func refuseWhileChanged(_ site: Site, _ verb: String) async throws {
        guard let change = try await store.unfinished().first(where: { $0.plan.subject == site.id.rawValue }) else { return }
        throw Problem.busy(verb, site.spec.domain.ascii, with: change.id, isStuck: change.state == .stuck)
    }

    /// Code of a site in the trash does not run. That of one that is switched off does when a person asks for it: who repairs a site needs it, and what
    /// is asked for runs beside the site's PHP, which stays off.
    func findLive(_ reference: String, _ verb: String) async throws -> Site {
        let site = try await find(reference)
        try site.requireLive(to: verb)
        return site
    }
}

extension Site {
    /// Under which nginx logs it.
    func loggedNames(_ addressing: PublicAddressing) throws -> Set<String> {
        Set(try ([addressing.host(for: spec.domain).name] + addressing.redirects(for: spec)).map(\.ascii))
    }
}

extension SiteEventView {
    init(_ recorded: RecordedSiteEvent) {
        let event = recorded.event
        self.init(
            number: recorded.number, at: recorded.at, subject: event.subject.rawValue, deed: event.deed.rawValue, name: event.name,
            from: event.from, to: event.to)
    }
}

extension LogLineView {
    init(_ line: LogLine) {
        self.init(
            at: line.at, kind: line.kind.rawValue, text: line.text,
            visit: line.visit.map {
                VisitView(
                    ip: $0.ip, method: $0.method, path: $0.path, status: $0.status, bytes: $0.bytes, seconds: $0.seconds, cache: $0.cache,
                    referrer: $0.referrer, agent: $0.agent)
            })
    }
}
