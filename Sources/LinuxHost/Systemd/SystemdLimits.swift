import HostServices
import SiteModel

/// Limits as properties of a site's own instance. `systemctl set-property` tells the running service and keeps what it was told in a directory of the
/// instance; a site whose limits are the standard has none, and the template's lines hold for it. Nothing here makes systemd read every unit again.
package struct SystemdLimits: ResourceLimits {
    package let unenforced: String? = nil
    private let layout: HostLayout
    private let systemctl: Systemctl

    package init(layout: HostLayout, runner: any CommandRunner) {
        self.layout = layout
        systemctl = Systemctl(runner: runner)
    }

    package func current(_ site: SiteID, _ php: PHPVersion) async throws -> MachineLimits {
        // Without the template no instance of it was ever limited, and systemd would speak of a unit that does not exist.
        guard try hasTemplate(php) else { return .standard }
        let values = try await systemctl.properties(UnitLimits.properties, of: PHPUnit(version: php, site: site).service)
        return UnitLimits.parse(values)
    }

    package func set(_ limits: MachineLimits, _ site: SiteID, _ php: PHPVersion) async throws {
        let unit = PHPUnit(version: php, site: site).service
        if try await current(site, php) != limits { try await systemctl.setProperties(UnitLimits.assignments(limits), of: unit) }
        // After the running service was told: this only takes away what is kept.
        // Only our own directory: `systemctl revert` would take an administrator's drop-ins too.
        if limits == .standard, try controlled().contains(where: { $0.unit == unit }) {
            let kept = layout.unitControl(unit)
            try await onBlockingThread { () throws(Problem) in try OwnDirectory.remove(kept) }
        }
    }

    package func forget(_ site: SiteID) async throws {
        let units = try controlled().filter { $0.site == site.rawValue }.map(\.unit)
        if !units.isEmpty { try await systemctl.revert(units) }
    }

    package func usage(_ site: SiteID, _ php: PHPVersion) async throws -> ResourceUsage {
        guard try hasTemplate(php) else { return ResourceUsage() }
        let unit = PHPUnit(version: php, site: site).service
        let values = try await systemctl.properties(["MemoryCurrent", "TasksCurrent"], of: unit)
        // `[not set]`, or the largest number there is, while it sleeps.
        func number(_ name: String) -> UInt64? { values[name].flatMap { UInt64($0) }.flatMap { $0 == .max ? nil : $0 } }
        return ResourceUsage(memory: number("MemoryCurrent"), tasks: number("TasksCurrent"))
    }

    package func missing() throws -> [SiteLimits.Name: String] { try groups()?.missing() ?? [:] }

    package func unheld(_ limits: MachineLimits, of site: SiteID, _ php: PHPVersion) async throws -> [SiteLimits.Name: String] {
        guard let groups = groups() else { return [:] }
        guard try hasTemplate(php) else { return try groups.missing() }
        let unit = PHPUnit(version: php, site: site).service
        let values = try await systemctl.properties(UnitLimits.properties + ["MainPID"], of: unit)
        // It may end while it is looked at: then it sleeps.
        if let pid = values["MainPID"].flatMap({ Int($0) }), pid > 0, let own = try? AtomicFile.read("/proc/\(pid)/cgroup"), !own.isEmpty {
            return try groups.unheld(limits, unit: unit, memberships: own)
        }
        return HeldLimits.unheld(limits, asleep: UnitLimits.parse(values)).merging(try groups.missing()) { _, missing in missing }
    }

    /// nil where the kernel shows nobody what the first process sees (`hidepid`): then nothing is said of it.
    private func groups() -> HeldLimits? { (try? AtomicFile.read("/proc/1/mountinfo")).flatMap { $0.map(HeldLimits.init(mounts:)) } }

    package func inventory() async throws -> [String] { Array(Set(try controlled().map(\.site))).sorted() }

    private func hasTemplate(_ php: PHPVersion) throws(Problem) -> Bool {
        try AtomicFile.read(layout.unit("\(PHPUnit.template(php))@.service")) != nil
    }

    /// Instances of ours of which systemd keeps properties.
    private func controlled() throws(Problem) -> [(unit: String, site: String)] {
        try DirectoryListing.names(in: layout.unitControls).compactMap { name in
            guard name.hasSuffix(".service.d"), let site = PHPUnit.instance(ofService: String(name.dropLast(2))) else { return nil }
            return (String(name.dropLast(2)), site)
        }
    }
}

/// MachineLimits in systemd's words.
enum UnitLimits {
    static let properties = ["MemoryMax", "TasksMax", "CPUWeight"]

    static func assignments(_ limits: MachineLimits) -> [String] {
        // 0 is what `parse` makes of no limit.
        [
            limits.memory > 0 ? "MemoryMax=\(limits.memory)M" : "MemoryMax=infinity",
            limits.tasks > 0 ? "TasksMax=\(limits.tasks)" : "TasksMax=infinity", limits.cpu > 0 ? "CPUWeight=\(limits.cpu)" : "CPUWeight=",
        ]
    }

    /// What says nothing, or more than can be counted (`infinity`), is 0: no limit that anybody asks for.
    static func parse(_ values: [String: String]) -> MachineLimits {
        func number(_ name: String) -> Int { values[name].flatMap { Int($0) } ?? 0 }
        return MachineLimits(memory: number("MemoryMax") >> 20, tasks: number("TasksMax"), cpu: number("CPUWeight"))
    }
}
