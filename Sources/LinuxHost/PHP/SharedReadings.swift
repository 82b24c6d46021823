import SiteModel
import Synchronization

/// What running masters have read of each site's pool, as this daemon saw it. A way back that finds all as the master has it needs no reload, and so goes
/// its way beside a pool that somebody broke. Forgotten with the daemon: then a reload tells.
final class SharedReadings: Sendable {
    private struct Reading {
        var mark: SharedMasterRun.Mark
        var texts: [SiteID: String]
    }
    private let known = Mutex<[PHPVersion: Reading]>([:])

    /// - Parameter mark: of the start or reload at which they were read; nil: nobody knows what the master has.
    func note(_ version: PHPVersion, _ mark: SharedMasterRun.Mark?, _ texts: [SiteID: String]) {
        known.withLock { $0[version] = mark.map { Reading(mark: $0, texts: texts) } }
    }

    /// Whether the master that runs since `mark` has read this text of the site.
    func has(_ version: PHPVersion, _ mark: SharedMasterRun.Mark?, _ site: SiteID, _ text: String?) -> Bool {
        guard let mark, let text, let reading = known.withLock({ $0[version] }) else { return false }
        return reading.mark == mark && reading.texts[site] == text
    }
}
