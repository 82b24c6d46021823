import AgentAPI
import AgentServer
import AgentStore
import JobEngine
import SiteModel
import SiteOperations

/// What people ask of the queue.
extension AgentCore {
    package func jobs(_ request: JobsRequest, within: Set<SiteID>?) async throws -> [JobView] {
        var filter = JobFilter(limit: request.limit)
        filter.lanes = within.map { $0.map(\.rawValue) }
        filter.state = try request.state.map { text in
            guard let state = JobState(rawValue: text) else {
                throw Problem.cannot(
                    "list jobs by state", text, "it must be one of \(JobState.allCases.map(\.rawValue).joined(separator: ", "))",
                    code: .badRequest, hint: "agent job list --help")
            }
            return state
        }
        filter.kind = try request.kind.map { try JobKind(named: $0, to: "list jobs of kind").name }
        if let site = request.site {
            // Jobs outlive their site: one that is gone is named by its id.
            if let within {
                // To who may not see it, another's site is none.
                filter.lane = try await visible(.site(site), within: within).rawValue
            } else if let id = SiteID(rawValue: site) {
                filter.lane = id.rawValue
            } else {
                filter.lane = try await find(site).id.rawValue
            }
        }
        let reasons = try await waitReasons()
        let domains = Dictionary(
            try await store.sites().map { ($0.id.rawValue, $0.spec.domain.ascii) }, uniquingKeysWith: { one, _ in one })
        return try await store.jobs(filter).map { job in JobView(job, reasons, domain: job.lane.flatMap { domains[$0] }) }
    }

    package func job(_ id: String) async throws -> JobView { try await view(of: try await stored(id)) }

    private func view(of job: Job) async throws -> JobView {
        var site: Site?
        if let id = job.lane.flatMap({ SiteID(rawValue: $0) }) { site = try await store.site(id) }
        return JobView(job, try await waitReasons(), domain: site?.spec.domain.ascii)
    }

    package func jobKinds() async throws -> [JobKindView] {
        JobKind.all.map { kind in
            JobKindView(
                kind: kind.name, title: kind.title, needsSite: kind.reach == .site, priority: kind.priority,
                deadline: kind.policy.deadline, mostAttempts: kind.policy.mostAttempts)
        }
    }

    package func addJob(_ request: AddJobRequest, by peer: Peer) async throws -> JobView {
        let kind = try JobKind(named: request.kind)
        if case .agent(let who, let instead) = kind.maker {
            throw Problem.cannot("take in a job of kind", kind.name, who, code: .badJob, hint: instead)
        }
        var site: SiteID?
        if let reference = request.site { site = try await find(reference).id }
        return try await view(of: try await enqueue(try HostJob(kind, site: site), by: peer))
    }

    static func newJob() -> (id: JobID, at: Int64) { (JobID(random: .random(in: 0 ... .max)), now()) }

    @discardableResult
    func enqueue(_ work: HostJob, by peer: Peer) async throws -> Job {
        let new = Self.newJob()
        var job = work.job(id: new.id, at: new.at, requestedBy: peer.uid)
        job.requestedWith = peer.token
        job = try await store.enqueue(job)
        jobs.poke()
        return job
    }

    package func steerJob(_ id: String, _ deed: JobDeed, by peer: Peer) async throws -> JobView {
        let job = try await stored(id)
        switch deed {
        case .retry: try await store.retry(job.id, now: Self.now())
        case .cancel:
            try await store.cancel(job.id, now: Self.now())
            await jobs.cancel(try await stored(id), HostJobCatalog(core: self))
        case .pause: try await store.pause(job.id, true, now: Self.now())
        case .goOn: try await store.pause(job.id, false, now: Self.now())
        }
        jobs.poke()
        return try await view(of: try await stored(id))
    }

    package func queue() async throws -> QueueView {
        let counts = try await store.counts()
        func number(_ state: JobState) -> Int { counts[state] ?? 0 }
        return QueueView(
            paused: try await store.isPaused(), queued: number(.queued), running: number(.running), waiting: number(.waiting),
            held: number(.paused), succeeded: number(.succeeded), dead: number(.dead), cancelled: number(.cancelled))
    }

    package func pauseQueue(_ isPaused: Bool, by peer: Peer) async throws -> QueueView {
        try await store.pauseQueue(isPaused)
        jobs.poke()
        return try await queue()
    }

    private func waitReasons() async throws -> WaitReasons {
        WaitReasons(stops: crisis.current, now: crisis.now, queueIsPaused: try await store.isPaused())
    }

    func stored(_ text: String) async throws -> Job {
        if let id = JobID(rawValue: text), let job = try await store.job(id) { return job }
        throw Self.unknown(job: text)
    }

    static func unknown(job text: String) -> Problem {
        .cannot("find job", text, "there is none with this id", code: .jobNotFound, hint: "agent job list")
    }
}

extension JobView {
    init(_ job: Job, _ reasons: WaitReasons, domain: String?) {
        self.init(
            id: job.id.rawValue, kind: job.kind, title: JobKind.known(job.kind)?.title ?? job.kind, state: job.state.rawValue,
            site: job.lane.flatMap { SiteID(rawValue: $0)?.rawValue }, domain: domain, priority: job.priority, attempts: job.attempts,
            createdAt: job.createdAt,
            notBefore: job.notBefore,
            startedAt: job.startedAt, endedAt: job.endedAt, change: job.effect, result: job.result, problem: job.problem,
            waitsFor: reasons.reason(for: job),
            requestedBy: job.requestedBy)
    }
}
