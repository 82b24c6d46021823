import AgentServer
import AgentStore
import ChangeEngine
import Foundation
import HostServices
import JobEngine
import LinuxHost
import Logging
import SiteModel
import SiteOperations

/// The daemon's middle: facts from host and store go into operations, plans go to the runner, views come out. Holds no rules of its own.
package struct AgentCore: Sendable {
    let host: ServiceHost
    let store: AgentStore
    let runner: ChangeRunner
    let activation: ActivationLane<ServedVhost>
    let passwords: PasswordDesk
    let listeners: SiteListeners
    let reserve: UndoReserve
    let audit: AuditDesk
    let jobs: JobRunner
    let sender: any AlertSender
    let alertSettings: AlertSettingsDesk
    let schedule: HostScheduler
    /// What the last look at the host saw.
    let board = LookBoard()
    let tallies: Tallies
    let clock: ClockDesk
    /// What a time server says it is, seconds since 1970, where one holds the machine's clock; nil: nobody outside is known to say.
    let servedTime: @Sendable () -> Int64?
    let certificateSights = CertificateSights()
    let publicSuffixes = PublicSuffixFile()
    let certificateNeeds: CertificateNeeds
    let renewalTimes = RenewalTimes()
    let promiseNeeds: PromiseNeeds
    /// Whoever else has numbers of its own for GET /metrics.
    var metricSources: [any MetricSource] { [tallies, GuardMetrics(desk: guards)] }
    /// Told the name of a change before `open` opens it.
    var changeNamed: @Sendable (ChangeID) async throws -> Void = { _ in }
    let crisis: CrisisSwitch
    let guards: GuardDesk
    let secrets: SecretDesk
    let keys: KeyDesk
    let tokens: TokenDesk
    let upgrades: UpgradeDesk
    let preparing = PreparingChanges()
    let cronRuns = CronRuns()
    let settings: CoreSettings
    let logger: Logger

    /// Milliseconds since 1970.
    package static func now() -> Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
    var seconds: Int64 { Self.now() / 1000 }

    /// A site by id, domain or alias.
    func find(_ reference: String) async throws -> Site {
        if let id = SiteID(rawValue: reference), let site = try await store.site(id) { return site }
        if let name = try? Hostname(reference), let site = try await store.site(name) { return site }
        // Which names are near to it is not said here: some of those who may ask about one site may not know of the others.
        throw Self.unknown(site: reference)
    }

    static func unknown(site reference: String) -> Problem {
        .cannot(
            "find site", reference, "there is none with this id, domain or alias", code: .siteNotFound, hint: "agent site list",
            details: ["site.reference": reference])
    }

    func change(id text: String) async throws -> Change {
        if let id = ChangeID(rawValue: text), let change = try await store.change(id) { return await runner.heard(change) }
        throw Self.unknown(change: text)
    }

    static func unknown(change text: String) -> Problem {
        .cannot("find change", text, "there is none with this id", code: .changeNotFound, hint: "agent change list")
    }
}

/// What the composition root decided.
package struct CoreSettings: Sendable {
    package var root: String
    package var version: String
    package var redis: Bool
    package var wordpressMirror: String
    /// Seconds that a deleted site stays in the trash.
    package var trashGrace: Int64
    /// Which ended changes are remembered.
    package var retention: ChangeRetention
    /// Which ended jobs are.
    package var jobRetention = ChangeRetention(newest: 1_000, days: 7)
    package var remedies: HostRemedies
    /// After how long without a request PHP is put to sleep, where a visitor can wake it; nil: never.
    package var phpIdle: Duration?
    package init(
        root: String, version: String, redis: Bool, wordpressMirror: String, remedies: HostRemedies, trashGrace: Int64 = 7 * 86400,
        retention: ChangeRetention = ChangeRetention(), phpIdle: Duration? = .seconds(900)
    ) {
        self.root = root
        self.version = version
        self.redis = redis
        self.wordpressMirror = wordpressMirror
        self.remedies = remedies
        self.trashGrace = trashGrace
        self.retention = retention
        self.phpIdle = phpIdle
    }
}
