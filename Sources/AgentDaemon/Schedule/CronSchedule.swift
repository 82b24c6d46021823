import AgentStore
import HostServices
import Logging
import ServiceLifecycle
import SiteModel

/// WordPress's own schedule, run by us instead of by visitors: every site each five minutes, a few at a time, each as its own user.
actor CronSchedule: Service {
    private static let period = Duration.seconds(300)
    /// Sites at work at once; a slow one holds one slot, not its neighbour's.
    private static let slots = 2
    private let host: ServiceHost
    private let store: AgentStore
    private let runs: CronRuns
    private let crisis: any CrisisGate
    private let logger: Logger
    private var turns: [SiteID: ContinuousClock.Instant] = [:]
    private var waiting: [Site] = []
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
        let sites = live.filter(\.spec.enabled)
        let now = ContinuousClock.now
        turns = Dictionary(sites.map { ($0.id, turns[$0.id] ?? now + Self.firstWait(of: $0.id)) }, uniquingKeysWith: { first, _ in first })
        let due = sites.compactMap { site in turns[site.id].map { (site: site, turn: $0) } }.filter {
            $0.turn <= now && atWork[$0.site.id] == nil
        }
        waiting = due.sorted { $0.turn < $1.turn }.map(\.site)
        fillSlots()
        await runs.forget(allBut: Set(live.map(\.id)))
    }

    private func fillSlots() {
        while !isStopping, atWork.count < Self.slots, !waiting.isEmpty {
            let site = waiting.removeFirst()
            // Looked for again in a few seconds.
            guard crisis.allows("site.cron-run", site: site.id) else { continue }
            turns[site.id] = .now + Self.period
            atWork[site.id] = Task {
                await self.runOne(site)
                self.ended(site.id)
            }
        }
    }

    private func ended(_ site: SiteID) {
        atWork[site] = nil
        fillSlots()
    }

    /// Somewhere in the first period, so that a thousand sites do not start together.
    private static func firstWait(of site: SiteID) -> Duration {
        .seconds(site.rawValue.utf8.reduce(0) { ($0 * 31 + Int($1)) % 300 })
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
