import HostServices

/// The disks without which nothing goes: that of the sites, and that of the agent's own state where it is another. Pure.
package enum SpaceFindings {
    private static let little: UInt64 = 2 << 30
    /// A site's files, its pages in the cache and what a download unpacks need more than this.
    private static let leastOfSites: UInt64 = 256 << 20
    /// Twice the 16 MiB that are kept for ways back: without them no change begins.
    private static let leastOfState: UInt64 = 32 << 20

    /// - Parameter trashed: sites in the trash, whose purge makes room where the sites lie.
    package static func judge(_ vitals: Vitals, _ layout: HostLayout, trashed: Int) -> [Finding] {
        let purge = "agent site list --state trashed shows \(trashed) sites that agent site delete SITE --purge would end for good"
        let sites = finding(
            vitals.disk, layout.sites, leastOfSites,
            remedy: trashed == 0 ? "free some space: agent site limits SITE says what one holds, apt-get clean gives back packages" : purge)
        let state = vitals.stateDisk.flatMap {
            finding($0, layout.state, leastOfState, remedy: "free some space on it: when it is full, every change is refused")
        }
        return [sites, state].compactMap(\.self)
    }

    private static func finding(_ disk: Vitals.Space, _ path: String, _ least: UInt64, remedy: String) -> Finding? {
        let isFull = disk.available < least
        guard isFull || (disk.available < little && disk.available < disk.total / 10) else { return nil }
        return Finding(
            isFull ? "disk.full" : "disk.low", isFull ? .error : .warning, path,
            "\(disk.available >> 20) MiB of \(disk.total >> 20) MiB are left", remedy: remedy)
    }
}
