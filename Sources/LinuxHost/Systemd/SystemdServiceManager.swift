import ConfigTemplates
import HostServices
import SiteModel

/// systemd as the parent of a system host's services. A site's PHP is an instance of a template unit and sleeps behind its socket until it is asked;
/// nginx and MariaDB are their packages' own: both are looked at and signalled, and nginx is started where it does not run, without which no site answers.
package struct SystemdServiceManager: ServiceManager {
    private let layout: HostLayout
    private let systemctl: Systemctl
    private let files: PHPUnitFiles
    /// Templates are written, and read by systemd, by one at a time.
    private let lane = Lane()

    package init(layout: HostLayout, runner: any CommandRunner, webUser: SiteIdentity) throws(Problem) {
        self.layout = layout
        systemctl = Systemctl(runner: runner)
        files = PHPUnitFiles(
            layout: layout, templates: TemplateDirectory(share: layout.share), webGroup: try UnixNames.of(webUser).group)
    }

    package func start(_ definition: ServiceDefinition) async throws {
        let unit = try unit(of: definition)
        for other in try files.enabled() where other.site == unit.site && other.version != unit.version { try await end(other) }
        try await lane.run { [files, systemctl] in
            let changed = try files.write(unit.version, program: definition.command.program)
            // A crash may have come between the two.
            let stale = try await systemctl.show(unit.both).contains(where: \.needsReload)
            if changed || stale { try await systemctl.daemonReload() }
        }
        try await reset(unit)
        try await systemctl.enable([unit.socket])
        try EnabledUnits(layout: layout).flush(layout.enabledSockets)
        try await systemctl.start([unit.socket])
        // Its first visitor need not wait for it; nor need we.
        try await systemctl.start([unit.service], waiting: false)
    }

    package func resume(_ name: ServiceName) async throws {
        guard name == .nginx else { throw packaged(name, "start") }
        try await systemctl.startAnew(try Self.package(name))
    }

    package func remove(_ name: ServiceName) async throws {
        guard let site = name.site else { throw packaged(name, "remove") }
        for version in Set(try files.versions() + files.enabled().map(\.version)) { try await end(PHPUnit(version: version, site: site)) }
    }

    package func restart(_ name: ServiceName) async throws {
        guard name.site != nil else { throw packaged(name, "restart") }
        guard let unit = try await found(name)?.unit else { throw notRunning(name) }
        try await reset(unit)
        try await systemctl.start([unit.socket])
        try await systemctl.restart(unit.service)
    }

    /// A sleeping master reads its files when it wakes: there is nothing to tell it.
    package func signal(_ name: ServiceName, _ signal: Int32) async throws {
        guard name.site != nil else {
            let service = try Self.package(name)
            guard try await systemctl.show([service]).contains(where: { $0.mainPID > 0 }) else { throw notRunning(name) }
            return try await systemctl.signal(service, signal)
        }
        guard let (unit, _, service) = try await found(name) else { throw notRunning(name) }
        guard service.mainPID > 0 else { return }
        // Before it has come up a signal would end it.
        if service.active == "activating" { try await systemctl.start([unit.service]) }
        try await systemctl.signal(unit.service, signal)
    }

    package func status(_ name: ServiceName) async throws -> ServiceStatus? {
        guard name.site != nil else {
            guard let state = try await systemctl.show([Self.package(name)]).first, state.load == "loaded" else { return nil }
            return Self.status(name, state)
        }
        return try await found(name).map { Self.status(name, socket: $0.socket, service: $0.service) }
    }

    /// The socket decides, as for `status`.
    package func runs(_ definition: ServiceDefinition) async throws -> Bool {
        try await systemctl.show([unit(of: definition).socket]).first?.isRunning ?? false
    }

    package func list() async throws -> [ServiceStatus] {
        let units = try files.enabled()
        let packages = [ServiceName.nginx, .mariadb]
        let states = try await systemctl.show(packages.map { try Self.package($0) } + units.flatMap(\.both))
        let ofPackages = zip(packages, states).map { Self.status($0, $1) }
        let ofSites = units.enumerated().map { number, unit in
            Self.status(.php(unit.site), socket: states[packages.count + 2 * number], service: states[packages.count + 2 * number + 1])
        }
        return ofPackages + ofSites
    }
}

extension SystemdServiceManager {
    /// The site's units: those that run, else those that are enabled. nil when there are none.
    private func found(_ name: ServiceName) async throws -> (unit: PHPUnit, socket: UnitState, service: UnitState)? {
        guard let site = name.site else { return nil }
        let enabled = try files.enabled().filter { $0.site == site }
        let others = try files.versions().map { PHPUnit(version: $0, site: site) }.filter { !enabled.contains($0) }
        let units = enabled + others
        let states = try await systemctl.show(units.flatMap(\.both))
        let all = units.enumerated().map { (unit: $1, socket: states[2 * $0], service: states[2 * $0 + 1]) }
        return all.first { $0.socket.isRunning } ?? all.first { enabled.contains($0.unit) }
    }

    /// Stopped first: what a crash leaves between is still enabled, and is found again.
    private func end(_ unit: PHPUnit) async throws {
        let alive = try await systemctl.show(unit.both).filter { !["inactive", "failed"].contains($0.active) }.map(\.id)
        if !alive.isEmpty { try await systemctl.stop(alive) }
        if try files.enabled().contains(unit) {
            try await systemctl.disable([unit.socket])
            try EnabledUnits(layout: layout).flush(layout.enabledSockets)
        }
        try await reset(unit)
    }

    /// A unit that failed too often is not started again until somebody says so.
    private func reset(_ unit: PHPUnit) async throws {
        let failed = try await systemctl.show(unit.both).filter { $0.active == "failed" }.map(\.id)
        if !failed.isEmpty { try await systemctl.resetFailed(failed) }
    }

    private func unit(of definition: ServiceDefinition) throws(Problem) -> PHPUnit {
        guard let site = definition.name.site else { throw packaged(definition.name, "define") }
        guard let version = PHPProgram.version(of: definition.command.program) else {
            throw .cannot("start", definition.name.rawValue, "'\(definition.command.program)' is no PHP-FPM", code: .internalError)
        }
        return PHPUnit(version: version, site: site)
    }

    private static func package(_ name: ServiceName) throws(Problem) -> String {
        guard [.nginx, .mariadb].contains(name) else {
            throw .cannot("find service", name.rawValue, "a system host has nginx, mariadb and its sites' PHP", code: .internalError)
        }
        return "\(name).service"
    }

    private func packaged(_ name: ServiceName, _ verb: String) -> Problem {
        .cannot(verb, name.rawValue, "its package and the administrator do that", code: .forbidden, hint: "systemctl status \(name)")
    }

    private func notRunning(_ name: ServiceName) -> Problem {
        .cannot("signal", name.rawValue, "it does not run", code: .commandFailed, hint: "systemctl status \(name)")
    }

    private static func status(_ name: ServiceName, _ unit: UnitState) -> ServiceStatus {
        ServiceStatus(name: name, state: state(of: unit), pid: unit.mainPID > 0 ? unit.mainPID : nil, restarts: unit.restarts).asFound
    }

    /// The socket decides: a master that sleeps is well.
    private static func status(_ name: ServiceName, socket: UnitState, service: UnitState) -> ServiceStatus {
        ServiceStatus(name: name, state: state(of: socket), pid: service.mainPID > 0 ? service.mainPID : nil, restarts: service.restarts)
            .asFound
    }

    private static func state(of unit: UnitState) -> ServiceStatus.State {
        if unit.isRunning { return .running }
        if unit.sub == "auto-restart" { return .backingOff }
        return unit.active == "failed" ? .failed : .stopped
    }
}

extension ServiceName {
    package static let mariadb = ServiceName(unchecked: "mariadb")
}
