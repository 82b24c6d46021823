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

/// The bytes that a tree takes on disk. A tenant may be changing it: nothing is followed, what vanishes is not counted, and nothing is opened but
/// directories.
enum TreeSize {
    /// Deeper than any WordPress; what lies below is not counted.
    private static let depth = 64

    static func bytes(_ path: String) throws(Problem) -> UInt64 {
        guard let top = try Directory.openIfPresent(path) else { return 0 }
        return try bytes(in: top, depth: depth)
    }

    private static func bytes(in directory: Directory, depth: Int) throws(Problem) -> UInt64 {
        var sum: UInt64 = 0
        for entry in try directory.entries() {
            guard let facts = try directory.statusIfPresent(of: entry.name) else { continue }
            // A file of more than one name is the store's.
            if entry.kind == .directory || facts.st_nlink == 1 { sum += UInt64(max(0, facts.st_blocks)) * 512 }
            if entry.kind == .directory, depth > 0, let child = try openIfStill(entry.name, in: directory) {
                sum += try bytes(in: child, depth: depth - 1)
            }
        }
        return sum
    }

    private static func openIfStill(_ name: EntryName, in directory: Directory) throws(Problem) -> Directory? {
        do {
            return try directory.directory(name)
        } catch {
            if [ENOENT, ENOTDIR, ELOOP, EXDEV].contains(error.systemError) { return nil }
            throw error
        }
    }
}
