import AgentAPI
import AgentServer
import HostServices
import SiteModel
import SiteOperations

extension AgentCore {
    package func health() async throws -> HealthView {
        async let database = databaseWord(DatabaseName(unchecked: "mysql"))
        async let services = word {
            for status in try await host.services.list() where status.state != .running {
                throw Problem.cannot("run service", status.name.rawValue, "it is \(status.state.rawValue)", code: .commandFailed)
            }
        }
        async let state = word { _ = try await store.changes(limit: 1) }
        let checks = await ["database": database, "services": services, "state": state]
        return HealthView(
            status: checks.values.allSatisfy { $0 == "ok" } ? "healthy" : "unhealthy", version: settings.version, checks: checks)
    }

    package func sandbox() async throws -> SandboxView {
        let services = try await serviceAnswers().services
        return SandboxView(
            root: settings.root, running: true, supervised: true, httpPort: host.addressing.httpPort,
            publicHost: host.addressing.form.rawValue,
            isolated: host.accounts.isolated, redis: settings.redis, wordpressMirror: settings.wordpressMirror,
            services: services.map(SandboxView.ServiceView.init))
    }

    package func hostStatus() async throws -> HostView {
        async let asked = serviceAnswers()
        let vitals = try await host.vitals.read()
        let versions = try await host.tools.inventory().filter(\.isInstalled).compactMap { tool in
            ProgramVersion(in: tool.versionText).map { HostView.VersionView(name: tool.kind.rawValue, version: $0.description) }
        }
        let services = try await asked.services
        let standing = await upgrades.standing()
        if let why = standing.unanswered { logger.warning("upgrades not known", metadata: ["problem": "\(why)"]) }
        return HostView(
            root: settings.root, version: settings.version, services: services.map(SandboxView.ServiceView.init),
            versions: versions,
            disk: HostView.SpaceView(total: vitals.disk.total, available: vitals.disk.available),
            memory: HostView.SpaceView(total: vitals.memory.total, available: vitals.memory.available),
            certificates: try await certificates(), upgrades: standing.said?.upgrades.map(HostView.UpgradeView.init),
            upgradesKnownAt: standing.said?.at, phpMasters: host.php.masters.rawValue,
            connectionLimit: await connectionWords(), limitWatch: host.walls.unwatched ?? "watching",
            heldSites: try await heldSites())
    }

    /// By their domains.
    func heldSites() async throws -> [String] {
        let held = Set(try await host.walls.held())
        if held.isEmpty { return [] }
        return try await store.sites(state: nil).filter { held.contains($0.id) }.map(\.spec.domain.ascii).sorted()
    }

    private func certificates() async throws -> HostView.CertificatesView {
        let looks = try await CertificateLook.gather(try await store.sites(state: .live), host)
        let first = looks.compactMap { look in look.notAfter.map { (look.site.spec.domain.ascii, $0) } }.min { $0.1 < $1.1 }
        return HostView.CertificatesView(count: looks.count { !$0.isMissing }, firstToEnd: first?.0, notAfter: first?.1)
    }

    /// The rest of the host is worth seeing also where systemd has no time to say this.
    private func connectionWords() async -> String? {
        guard let connections = host.connections else { return nil }
        do {
            return try await Patience.ask("look at", "connections", within: Self.servicePatience) { try await connections.state().words }
        } catch {
            return "not known: \((error as? Problem)?.message ?? "\(error)")"
        }
    }

    func databaseWord(_ name: DatabaseName) async -> String {
        await word {
            let isThere = try await Patience.ask("ask", "mariadb", within: Self.servicePatience) { [host] in
                try await host.databases.exists(name)
            }
            guard isThere else { throw Problem.cannot("find the database", name.rawValue, "it is gone", code: .databaseUnavailable) }
        }
    }

    func word(_ check: () async throws -> Void) async -> String {
        do {
            try await check()
            return "ok"
        } catch {
            return (error as? Problem)?.message ?? "failed"
        }
    }
}

extension HostView.UpgradeView {
    init(_ upgrade: PackageUpgrade) {
        self.init(name: upgrade.name, installed: upgrade.installed, candidate: upgrade.candidate, isSecurity: upgrade.isSecurity)
    }
}

extension SandboxView.ServiceView {
    init(_ status: ServiceStatus) {
        self.init(name: status.name.rawValue, state: status.state.rawValue, pid: status.pid, restarts: status.restarts)
    }
}
