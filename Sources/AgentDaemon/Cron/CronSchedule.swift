import AgentStore
import HostServices
import Logging
import ServiceLifecycle
import SiteModel

/// WordPress's own schedule, run by us instead of by visitors: every site each five minutes, a few at a time, each as its own user.
actor CronSchedule: Service {
    private let host: ServiceHost
    private let store: AgentStore
    private let runs: CronRuns
    private let crisis: any CrisisGate
    private let logger: Logger
    private var turns = CronTurns()
    private var sites: [SiteID: Site] = [:]
    private var atWork: [SiteID: Task<Void, Never>] = [:]
    private var isStopping = false

    init(host: ServiceHost, store: AgentStore, runs: CronRuns, crisis: any CrisisGate, logger: Logger) {
        self.host = host
        self.store = store
        self.runs = runs
        self.crisis = crisis
        self.logger = logger
    }

    func run() async throws {
        await Periodically.run(every: .seconds(5), "cron", logger) { try await self.lookForDue() }
        isStopping = true
        for task in atWork.values { task.cancel() }
        for task in atWork.values { await task.value }
    }

    private func lookForDue() async throws {
        // One that is switched off runs no PHP.
        let live = try await store.sites(state: .live)
        sites = Dictionary(live.filter(\.spec.enabled).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        turns.look(at: Array(sites.keys), now: .now)
        fillSlots()
        await runs.forget(allBut: Set(live.map(\.id)))
    }

    private func fillSlots() {
        while !isStopping, let id = turns.next(now: .now, allows: { crisis.allows("site.cron-run", site: $0) }) {
            guard let site = sites[id] else { continue }
            atWork[id] = Task {
                await self.runOne(site)
                self.ended(id)
            }
        }
    }

    private func ended(_ site: SiteID) {
        atWork[site] = nil
        turns.ended(site)
        fillSlots()
    }

    private nonisolated func runOne(_ site: Site) async {
        do {
            _ = try await host.wordpress.runCron(site)
            await runs.note(site.id)
        } catch {
            await runs.note(site.id, error)
            logger.warning("scheduled events not run", metadata: ["site.id": "\(site.id)", "problem": "\(error)"])
        }
    }
}
