import AgentStore
import Glibc
import JobEngine
import LinuxHost
import Logging
import ServiceLifecycle
import SiteModel
import SiteOperations

/// Looks every thirty seconds which conditions hold, sooner when an alert becomes due, and writes down what comes of it. What it saw is told by health and
/// metrics, too.
actor AlertKeeper: Service {
    private static let pause = Duration.seconds(30)
    private let core: AgentCore
    private var looks: AlertLooks
    private var seen: Set<AlertCode> = []
    /// As they were last understood.
    private var settings = AlertSettings()
    private var next: ContinuousClock.Instant = .now

    init(core: AgentCore) {
        self.core = core
        looks = AlertLooks(core: core)
    }

    func run() async throws {
        await Periodically.run(every: .seconds(2), "alerts", core.logger) { try await self.lookWhenDue() }
    }

    private func lookWhenDue() async throws {
        guard .now >= next else { return }
        next = .now + Self.pause
        let due = try await look()
        guard let due else { return }
        next = min(next, .now + .milliseconds(max(1_000, due - AgentCore.now())))
    }

    /// - Returns: when the next alert becomes due, in milliseconds since 1970.
    private func look() async throws -> Int64? {
        var looks = looks
        var look = await looks.gather(open: seen)
        self.looks = looks
        look.facts.settingsProblems = await core.settingsProblems().mapValues(\.message)
        // While one is not understood, what was understood last goes on.
        settings = core.alertSettings.last ?? settings
        let judged = AlertJudge(look.facts, core.host.layout)
        let now = AgentCore.now()
        // Before the store is written: whoever asks is to hear of one that cannot be.
        core.board.post(look, judged, now: now)
        let (settings, host) = (self.settings, core.sender.hostName)
        let outcome: AlertOutcome
        do { outcome = try await judge(judged, settings, host, now) } catch {
            core.board.post(unwritten: judged.sightings, because: (error as? Problem)?.message ?? "\(error)", now: now)
            throw error
        }
        core.board.post(unwritten: [], because: "", now: now)
        if outcome.moves.contains(where: { $0.kind.isMessage }) { core.jobs.poke() }
        for move in outcome.moves { core.logger.log(move) }
        core.tallies.raised(outcome.moves)
        seen = Set(judged.sightings.map(\.code))
        return outcome.next
    }

    private func judge(_ judged: AlertJudge, _ settings: AlertSettings, _ host: String, _ now: Int64) async throws -> AlertOutcome {
        try await core.store.judgeAlerts(
            endedAfter: now - AlertPolicy.memory,
            deliveries: { moves in
                try AlertDeliveries.jobs(
                    moves, settings.channels, host: host, now: now, requestedBy: geteuid(),
                    newID: { JobID(random: .random(in: 0 ... .max)) })
            },
            { known in
                AlertPolicy.look(
                    judged.sightings, unknown: judged.unknown, known: known, isQuiet: settings.isQuiet(now),
                    isHeard: { !AlertDeliveries.receivers(of: $0, among: settings.channels).isEmpty }, now: now,
                    newID: { AlertID(random: .random(in: 0 ... .max)) })
            })
    }
}

extension Logger {
    /// One line for each move, with the same keys.
    fileprivate func log(_ move: AlertMove) {
        let alert = move.alert
        log(
            level: move.level, "alert",
            metadata: [
                "alert.move": "\(move.kind.rawValue)", "alert.id": "\(alert.id)", "alert.code": "\(alert.code.rawValue)",
                "alert.subject": "\(alert.subject)", "alert.severity": "\(alert.severity.rawValue)", "alert.text": "\(alert.text)",
                "alert.cover": "\(alert.suppressedBy?.rawValue ?? "-")",
            ])
    }
}

extension AlertMove {
    /// As bad as the alert is where somebody has to know; a notice of everything else.
    fileprivate var level: Logger.Level {
        guard kind == .visible || kind == .reminded else { return .notice }
        return switch alert.severity {
        case .info: .notice
        case .warning: .warning
        case .error: .error
        case .critical: .critical
        }
    }
}
