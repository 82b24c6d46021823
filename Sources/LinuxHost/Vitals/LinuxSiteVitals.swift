import Foundation
import HostServices
import SiteModel

/// Counted in the file system, and asked of /proc.
package struct LinuxSiteVitals: SiteVitals {
    private let layout: HostLayout

    package init(layout: HostLayout) { self.layout = layout }

    package func usage(of site: SiteID) async throws -> SiteUsage {
        try await onBlockingThread { () throws(Problem) in
            let places = [layout.site(site), layout.trash(site)]
            let disk = try places.map { path throws(Problem) in try TreeSize.bytes(path) }.reduce(0, +)
            return SiteUsage(disk: disk, cache: try TreeSize.bytes(layout.pageCache(site)))
        }
    }

    package func began(_ pid: Int32) throws -> Int64? {
        guard let facts = ProcessTable.facts(pid), let text = try AtomicFile.read("/proc/stat") else { return nil }
        let boot = text.split(separator: "\n").first { $0.hasPrefix("btime ") }.flatMap { Int64($0.dropFirst(6)) } ?? 0
        return boot + Int64(facts.startTime) / Int64(max(1, sysconf(Int32(_SC_CLK_TCK))))
    }
}
