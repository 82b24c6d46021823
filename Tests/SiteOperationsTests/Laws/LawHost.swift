import AgentDaemon
import AgentTesting
import ChangeEngine
import Foundation
import HostServices
import LinuxHost
import SiteModel
import SiteOperations
import Testing

/// A real sandbox without its daemon, and the services on it in this process.
actor LawHost {
    static let shared = LawHost()

    struct Ground: Sendable {
        let composition: SandboxComposition
        let host: ServiceHost
        /// One lane, as in the daemon: what a cancelled step left in it must not race with its undo.
        let tools: StepTools
        let release: WordPressRelease
        let php: PHPVersion
        let snapshot: HostSnapshot

        func tools(on host: ServiceHost) -> StepTools {
            StepTools(host: host, activation: ActivationLane(SiteActivation.effects(host) { _ in [] })) { nil }
        }

        /// Its users have names too, in files of their own: what a system host does is held to the same laws.
        static func host(_ composition: SandboxComposition) throws -> ServiceHost {
            var host = try composition.host(OpenGuards(), KnownSecrets())
            let users = UnixUsers(runner: composition.runner, prefix: try LawPasswd.prefix(in: composition.layout.root))
            host.limits = KeptLimits(directory: composition.layout.state)
            host.accounts = NamedAccounts(base: host.accounts, users: users)
            return host
        }

        /// The same steps on a host that loses its power at the `n`-th call.
        func tools(losing power: Power) throws -> StepTools {
            var composition = composition
            composition.runner = PoweredRunner(base: composition.runner, power: power)
            composition.services = PoweredServiceManager(base: composition.services, power: power)
            composition.secrets = PoweredSecrets(base: composition.secrets, power: power)
            return tools(on: try Self.host(composition).powered(by: power))
        }
    }

    private var starting: Task<Ground, any Error>?
    /// A site that went back to how it was after the last law: as good as a new one, and much cheaper.
    private var parked: (stage: Stage, site: PreparedSite)?

    func ground() async throws -> Ground {
        if let starting { return try await starting.value }
        let task = Task {
            try #require(geteuid() == 0, "sites have users of their own only as root")
            let sandbox = try await SandboxHandle.up(named: "laws", options: ["--no-daemon"])
            let composition = try SandboxComposition(root: sandbox.root, executable: sandbox.agent.binary)
            try MustUsePlugin.install(composition.layout)
            let host = try Ground.host(composition)
            let php = try #require(try await host.php.versions().last)
            let release = try await host.releases.prepare(.path(SandboxHandle.wordpress, sha256: nil), locale: .english, php: php)
            let lane = ActivationLane<ServedVhost>(SiteActivation.effects(host) { _ in [] })
            return Ground(
                composition: composition, host: host, tools: StepTools(host: host, activation: lane) { nil }, release: release, php: php,
                snapshot: HostSnapshot(of: host))
        }
        starting = task
        return try await task.value
    }

    /// The step as a subject of the laws, in a world where what it needs stands.
    func subject(of stage: Stage) async throws -> StepSubject {
        let ground = try await ground()
        let prepared = try await take(stage, ground)
        let record = try prepared.site.record(stage.operation, stage.step)
        return StepSubject(
            record: record, secrets: prepared.secrets, step: { try HostStepCatalog(ground.tools).step(for: record) },
            interrupted: { n in
                let power = Power()
                power.on(cutAt: n)
                return (try HostStepCatalog(try ground.tools(losing: power)).step(for: record), { power.isOff })
            },
            snapshot: { prepared.site.nameless(try await stage.seen(on: ground, prepared.site)) },
            plant: stage.planting(on: ground, prepared.site),
            tearDown: { await self.giveBack(prepared, of: stage, record, ground) })
    }

    private func take(_ stage: Stage, _ ground: Ground) async throws -> PreparedSite {
        defer { parked = nil }
        if let parked {
            if parked.stage == stage { return parked.site }
            try await parked.site.end(ground)
        }
        return try await PreparedSite.prepare(stage, ground)
    }

    private func giveBack(_ prepared: PreparedSite, of stage: Stage, _ record: StepRecord, _ ground: Ground) async {
        do {
            try await HostStepCatalog(ground.tools).step(for: record).undo(UndoRecord())
            if try await stage.seen(on: ground, prepared.site) == prepared.before {
                parked = (stage, prepared)
            } else {
                try await prepared.end(ground)
            }
        } catch {
            Issue.record(error, "the world of \(stage) could not be put away")
        }
    }
}
