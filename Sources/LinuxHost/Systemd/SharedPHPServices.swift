import ConfigTemplates
import HostServices
import SiteModel

/// systemd where sites share masters of PHP: a unit for each master; what is asked of one site's PHP is answered by the master that has it. The rest is as
/// on every system host.
package struct SharedPHPServices: ServiceManager {
    private let layout: HostLayout
    private let systemctl: Systemctl
    private let files: SharedPHPUnitFiles
    private let templates: TemplateDirectory
    private let rest: SystemdServiceManager
    /// Units are written, and read by systemd, by one at a time.
    private let lane = Lane()

    package init(layout: HostLayout, runner: any CommandRunner, rest: SystemdServiceManager) {
        self.layout = layout
        self.rest = rest
        systemctl = Systemctl(runner: runner)
        templates = TemplateDirectory(share: layout.share)
        files = SharedPHPUnitFiles(layout: layout, templates: templates)
    }

    package func start(_ definition: ServiceDefinition) async throws {
        guard let version = definition.name.sharedPHP else { return try await rest.start(definition) }
        let unit = SharedPHPUnitFiles.unit(version)
        try await lane.run { [files, systemctl] in
            let changed = try files.write(version, program: definition.command.program)
            // A crash may have come between the two.
            let stale = try await systemctl.show([unit]).contains(where: \.needsReload)
            if changed || stale { try await systemctl.daemonReload() }
        }
        try await systemctl.enable([unit])
        try EnabledUnits(layout: layout).flush(layout.enabledServices)
        // Ready when it has bound its sockets: it says so (Type=notify).
        try await systemctl.startAnew(unit)
    }

    package func resume(_ name: ServiceName) async throws {
        guard let version = name.sharedPHP else { return try await rest.resume(name) }
        try await systemctl.startAnew(SharedPHPUnitFiles.unit(version))
    }

    /// Stopped first: what a crash leaves between is still enabled, and is found again.
    package func remove(_ name: ServiceName) async throws {
        guard let version = name.sharedPHP else { return try await rest.remove(name) }
        guard try files.versions().contains(version) else { return }
        let unit = SharedPHPUnitFiles.unit(version)
        try await systemctl.stop([unit])
        try await systemctl.disable([unit])
        try EnabledUnits(layout: layout).flush(layout.enabledServices)
        if try await systemctl.show([unit]).first?.active == "failed" { try await systemctl.resetFailed([unit]) }
    }

    package func signal(_ name: ServiceName, _ signal: Int32) async throws {
        guard let version = name.sharedPHP else { return try await rest.signal(name, signal) }
        try await systemctl.signal(SharedPHPUnitFiles.unit(version), signal)
    }

    package func status(_ name: ServiceName) async throws -> ServiceStatus? {
        if let version = name.sharedPHP {
            guard try files.versions().contains(version) else { return nil }
            return try await systemctl.show([SharedPHPUnitFiles.unit(version)]).first.map { Self.status(name, $0) }
        }
        guard let site = name.site else { return try await rest.status(name) }
        for master in try masters() where try master.sites().contains(site) {
            // Its master's process is not the site's.
            return try await status(master.name).map { ServiceStatus(name: name, state: $0.state, pid: nil, restarts: $0.restarts) }
        }
        return nil
    }

    package func runs(_ definition: ServiceDefinition) async throws -> Bool {
        guard let version = definition.name.sharedPHP else { return try await rest.runs(definition) }
        return try await systemctl.show([SharedPHPUnitFiles.unit(version)]).first?.isRunning ?? false
    }

    package func list() async throws -> [ServiceStatus] {
        var all = try await rest.list()
        for master in try masters() {
            guard let own = try await status(master.name) else { continue }
            all.append(own)
            all += try master.sites().map { ServiceStatus(name: .php($0), state: own.state, pid: nil, restarts: own.restarts) }
        }
        return all
    }

    private func masters() throws(Problem) -> [SharedMaster] {
        try SharedMaster.versions(layout).map {
            SharedMaster(layout: layout, templates: templates, cookies: .overTLS, version: $0)
        }
    }

    private static func status(_ name: ServiceName, _ unit: UnitState) -> ServiceStatus {
        let state: ServiceStatus.State =
            unit.isRunning ? .running : unit.sub == "auto-restart" ? .backingOff : unit.active == "failed" ? .failed : .stopped
        return ServiceStatus(name: name, state: state, pid: unit.mainPID > 0 ? unit.mainPID : nil, restarts: unit.restarts).asFound
    }
}
