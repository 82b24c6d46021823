import Foundation
import HostServices
import SiteModel

/// Asked of the kernel and of the file system.
package struct LinuxVitals: HostVitals {
    private let layout: HostLayout

    package init(layout: HostLayout) { self.layout = layout }

    package func read() throws -> Vitals {
        let isApart = try device(layout.state) != device(layout.sites)
        return Vitals(disk: try space(layout.sites), stateDisk: isApart ? try space(layout.state) : nil, memory: try memory())
    }

    private func device(_ path: String) throws(Problem) -> dev_t {
        var facts = stat()
        try check("look at", path) { stat(path, &facts) }
        return facts.st_dev
    }

    private func space(_ path: String) throws(Problem) -> Vitals.Space {
        var facts = statvfs()
        try check("look at", path) { statvfs(path, &facts) }
        let block = UInt64(facts.f_frsize)
        return Vitals.Space(total: UInt64(facts.f_blocks) * block, available: UInt64(facts.f_bavail) * block)
    }

    private func memory() throws(Problem) -> Vitals.Space {
        var kilobytes: [Substring: UInt64] = [:]
        for line in (try AtomicFile.read("/proc/meminfo") ?? "").split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count > 1 { kilobytes[words[0]] = UInt64(words[1]) }
        }
        return Vitals.Space(total: (kilobytes["MemTotal:"] ?? 0) * 1024, available: (kilobytes["MemAvailable:"] ?? 0) * 1024)
    }
}
