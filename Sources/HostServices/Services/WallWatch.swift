import SiteModel

/// The walls that a site's running PHP stands at, and the ceiling of processor time that is put on one that keeps running against them.
package protocol WallWatch: Sendable {
    /// nil where it can be watched; else why not, in words. The calls below have nothing to do then.
    var unwatched: String? { get }
    /// Of every site whose PHP runs. Counters grow from 0 on with each start of it.
    func readings() async throws -> [SiteID: WallReading]
    /// A quarter of one processor at most, until `release`, a reboot at the latest. One that has such a ceiling, or a lower one, keeps its own.
    /// - Returns: whether it is now held by us.
    func hold(_ site: SiteID) async throws -> Bool
    /// As it was before `hold`. A site that is not held is left alone.
    /// - Returns: whether it was.
    func release(_ site: SiteID) async throws -> Bool
    /// Also what an earlier daemon left.
    func held() async throws -> [SiteID]
}

/// One look at one site.
package struct WallReading: Sendable, Hashable {
    /// How often memory was refused at the limit, and how many of its processes were ended for it.
    package var memoryRefusals: UInt64
    package var memoryKills: UInt64
    /// Bytes that nothing but an end gives back, and the limit. Pages of files at a limit are an everyday thing.
    package var memoryKept: UInt64
    package var memoryLimit: UInt64
    /// How often a process was refused at the limit.
    package var taskRefusals: UInt64
    package init(memoryRefusals: UInt64, memoryKills: UInt64, memoryKept: UInt64, memoryLimit: UInt64, taskRefusals: UInt64) {
        self.memoryRefusals = memoryRefusals
        self.memoryKills = memoryKills
        self.memoryKept = memoryKept
        self.memoryLimit = memoryLimit
        self.taskRefusals = taskRefusals
    }
}

package struct UnwatchedWalls: WallWatch {
    package let unwatched: String?
    package init(_ reason: String) { unwatched = reason }
    package func readings() -> [SiteID: WallReading] { [:] }
    package func hold(_ site: SiteID) -> Bool { false }
    package func release(_ site: SiteID) -> Bool { false }
    package func held() -> [SiteID] { [] }
}
