import SiteModel

/// Whose turn it is: each site once in a period, a few at a time. One that must not begin now keeps its turn.
struct CronTurns {
    static let period = Duration.seconds(300)
    /// Sites at work at once; a slow one holds one slot, not its neighbour's.
    private static let slots = 2
    private var turns: [SiteID: ContinuousClock.Instant] = [:]
    private var waiting: [SiteID] = []
    private var atWork: Set<SiteID> = []

    /// The sites that have a schedule now. Looked at again and again: who is due and did not begin waits anew.
    mutating func look(at sites: [SiteID], now: ContinuousClock.Instant) {
        turns = Dictionary(sites.map { ($0, turns[$0] ?? now + Self.firstWait(of: $0)) }, uniquingKeysWith: { first, _ in first })
        let due = turns.filter { $0.value <= now && !atWork.contains($0.key) }
        waiting = due.sorted { $0.value < $1.value }.map(\.key)
    }

    /// Who begins now; nil: nobody may, or all slots are taken.
    mutating func next(now: ContinuousClock.Instant, allows: (SiteID) -> Bool) -> SiteID? {
        guard atWork.count < Self.slots, let index = waiting.firstIndex(where: { allows($0) }) else { return nil }
        let site = waiting.remove(at: index)
        turns[site] = now + Self.period
        atWork.insert(site)
        return site
    }

    mutating func ended(_ site: SiteID) { atWork.remove(site) }

    /// Somewhere in the first period, so that a thousand sites do not start together.
    private static func firstWait(of site: SiteID) -> Duration {
        .seconds(site.rawValue.utf8.reduce(0) { ($0 * 31 + Int($1)) % 300 })
    }
}
