import Glibc
import HostServices
import SiteModel

/// Control groups of sites' units, read without asking systemd; a ceiling is a property of the unit at run time, which a reboot ends. What is held is
/// written beside the sockets first: nobody else's ceiling is ever taken back.
package struct SystemdWallWatch: WallWatch {
    package let unwatched: String? = nil
    private static let ceiling = "25%"
    /// The same as systemd shows it: a quarter of each second.
    private static let ceilingShown = "250ms"
    private let layout: HostLayout
    private let systemctl: Systemctl

    package init(layout: HostLayout, runner: any CommandRunner) {
        self.layout = layout
        systemctl = Systemctl(runner: runner)
    }

    package func readings() async throws -> [SiteID: WallReading] {
        try await onBlockingThread { () throws(Problem) in
            var readings: [SiteID: WallReading] = [:]
            let groups = groups()
            for name in try DirectoryListing.names(in: groups.tasks) {
                guard let unit = PHPUnit(service: name) else { continue }
                let files = ControlGroupFiles(memory: "\(groups.memory)/\(name)", tasks: "\(groups.tasks)/\(name)")
                // A site has one PHP; while its version is changed, two for a moment.
                if let reading = try files.reading() { readings[unit.site] = reading }
            }
            return readings
        }
    }

    package func hold(_ site: SiteID) async throws -> Bool {
        var isHeld = false
        for unit in try DirectoryListing.names(in: groups().tasks) where PHPUnit(service: unit)?.site == site {
            // A ceiling that a person gave, whatever it is, stays.
            guard try await systemctl.properties(["CPUQuotaPerSecUSec"], of: unit)["CPUQuotaPerSecUSec"] == "infinity" else { continue }
            try write(try heldUnits().filter { $0 != unit } + [unit])
            try await systemctl.setProperties(["CPUQuota=\(Self.ceiling)"], of: unit, runtime: true)
            isHeld = true
        }
        return isHeld
    }

    package func release(_ site: SiteID) async throws -> Bool {
        let units = try heldUnits().filter { PHPUnit(service: $0)?.site == site }
        for unit in units {
            let found = try await systemctl.properties(["LoadState", "CPUQuotaPerSecUSec"], of: unit)
            // It is gone with its site, or a person gave it another ceiling meanwhile: nothing of ours is there to take back.
            guard found["LoadState"] == "loaded", found["CPUQuotaPerSecUSec"] == Self.ceilingShown else { continue }
            try await systemctl.setProperties(["CPUQuota="], of: unit, runtime: true)
        }
        if !units.isEmpty { try write(try heldUnits().filter { !units.contains($0) }) }
        return !units.isEmpty
    }

    package func held() throws -> [SiteID] { Array(Set(try heldUnits().compactMap { PHPUnit(service: $0)?.site })) }

    private func heldUnits() throws(Problem) -> [String] {
        try (AtomicFile.read(layout.heldUnits) ?? "").split(separator: "\n").map(String.init)
    }

    private func write(_ units: [String]) throws(Problem) {
        try AtomicFile.write(units.map { "\($0)\n" }.joined(), to: layout.heldUnits, mode: 0o600)
    }

    private func groups() -> (memory: String, tasks: String) {
        let isOne = access(layout.controlGroupsOfVersion2, F_OK) == 0
        return isOne ? (layout.sitesGroup, layout.sitesGroup) : (layout.sitesGroup("memory"), layout.sitesGroup("pids"))
    }
}
