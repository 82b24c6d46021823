import Foundation
import HostServices
import LinuxHost
import Logging
import SiteModel
import SiteOperations

/// Failed log-ins on their way into the log.
///
/// Each is held against nginx's own log (`Visitors`): the line says whether that address was at that site just then. nginx writes a request down when it
/// has ended, and PHP tells before: so they wait a little.
actor FailedLogins {
    private static let round = Duration.seconds(2)
    /// The log has whole seconds.
    private static let coarseness: Int64 = 1000
    /// Visits of one site that are looked at in a round, the newest: a site that has more just then may miss some.
    private static let mostVisits = 10_000

    private let host: ServiceHost
    private let log: LoginLog
    private let logger: Logger
    private var waiting: [SiteID: Waiting] = [:]
    private var ofSite: [SiteID: Allowance<ContinuousClock.Instant>] = [:]
    /// Of all sites together, of addresses that nginx has not seen: a site that invents them takes no line away from log-ins that were.
    private var ofHost = Allowance(burst: 500, perSecond: 30, at: ContinuousClock.now)
    private var writing: Task<Void, Never>?

    private struct Waiting {
        var site: Site
        var logins: [(at: Int64, login: FailedLogin)] = []
        var dropped = 0
    }

    init(host: ServiceHost, logger: Logger) {
        self.host = host
        self.logger = logger
        log = LoginLog(host.layout)
    }

    func note(_ logins: [FailedLogin], of site: Site) {
        let now = ContinuousClock.now
        var mine = waiting[site.id] ?? Waiting(site: site)
        for login in logins {
            if ofSite[site.id, default: Allowance(burst: 100, perSecond: 2, at: now)].take(at: now) {
                mine.logins.append((AgentCore.now(), login))
            } else {
                mine.dropped += 1
            }
        }
        waiting[site.id] = mine
        if writing == nil { writing = Task { await rounds() } }
    }

    /// What waits is written now, seen or not.
    func finish() async {
        writing?.cancel()
        await writing?.value
    }

    private func rounds() async {
        repeat {
            try? await Task.sleep(for: Self.round)  // cancelled when the daemon ends: then at once
            await write()
        } while !waiting.isEmpty
        writing = nil
    }

    private func write() async {
        let all = waiting
        waiting = [:]
        for mine in all.values { await write(mine) }
        // Sites come and go.
        ofSite = ofSite.filter { !$0.value.isFull(at: .now) }
    }

    private func write(_ mine: Waiting) async {
        let since = (mine.logins.map(\.at).min() ?? AgentCore.now()) - Self.coarseness
        // A task of its own: when the daemon ends, the log is read all the same.
        let visits = await Task { [host, logger] in await Visitors(of: mine.site, since: since, Self.mostVisits, host, logger) }.value
        let now = AgentCore.now()
        var entries: [LoginLog.Entry] = []
        var dropped = mine.dropped
        for (at, login) in mine.logins {
            switch visits.verdict(login, toldAt: at, now: now) {
            case .waits where !Task.isCancelled: waiting[mine.site.id, default: Waiting(site: mine.site)].logins.append((at, login))
            case .seen: entries.append(.failed(login, seen: true))
            case .unseen, .waits:
                if ofHost.take(at: .now) { entries.append(.failed(login, seen: false)) } else { dropped += 1 }
            }
        }
        if dropped > 0 { entries.append(.dropped(dropped)) }
        guard !entries.isEmpty else { return }
        do throws(Problem) {
            try log.append(entries.map { LoginLog.line($0, of: mine.site.id, at: now) })
        } catch {
            logger.error("failed log-ins not written", metadata: ["site.id": "\(mine.site.id)", "problem.message": "\(error.message)"])
        }
    }
}

extension Visitors {
    /// Nobody, where the log cannot be read: then nothing counts as seen.
    fileprivate init(of site: Site, since: Int64, _ most: Int, _ host: ServiceHost, _ logger: Logger) async {
        self.init()
        do {
            let query = LogQuery(
                site: site.id, identity: site.identity, names: try site.loggedNames(host.addressing), kinds: [.access], since: since,
                limit: most)
            for visit in try await host.logs.open(query).next().compactMap(\.visit) {
                guard let address = AddressText.canonical(visit.ip) else { continue }
                note(address, method: visit.method)
            }
        } catch {
            logger.error("visits not read", metadata: ["site.id": "\(site.id)", "problem": "\(error)"])
        }
    }
}
