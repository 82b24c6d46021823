import SiteModel

/// How the last run of each site's schedule went, since the daemon's start.
actor CronRuns {
    struct Run: Sendable {
        /// Milliseconds since 1970.
        var endedAt: Int64
        /// nil: it went well.
        var problem: String?
    }
    private var last: [SiteID: Run] = [:]

    func note(_ site: SiteID, _ problem: (any Error)? = nil) {
        let words = problem.map { ($0 as? Problem)?.message ?? "it failed" }
        last[site] = Run(endedAt: AgentCore.now(), problem: words)
    }

    func last(of site: SiteID) -> Run? { last[site] }
    /// Why the last run failed, of those where it did.
    func problems() -> [SiteID: String] { last.compactMapValues(\.problem) }
    func forget(allBut sites: Set<SiteID>) { last = last.filter { sites.contains($0.key) } }
}
