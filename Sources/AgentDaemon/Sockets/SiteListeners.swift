import AgentStore
import HostServices
import LinuxHost
import Logging
import SiteModel

/// One Unix socket for each live site, on which its must-use plugins say what has changed. Only the site's own user is heard.
actor SiteListeners {
    private let host: ServiceHost
    private let store: AgentStore
    private let logger: Logger
    private let logins: FailedLogins
    private var sites: [SiteID: Heard] = [:]

    private struct Heard {
        var site: Site
        var listener: SiteListener
        var events = Allowance(burst: 200, perSecond: 0.1, at: ContinuousClock.now)
        /// The log tells already of bad paths of this site, or of too many events: it could fill it.
        var told: Set<String> = []
    }

    init(host: ServiceHost, store: AgentStore, logger: Logger) {
        self.host = host
        self.store = store
        self.logger = logger
        logins = FailedLogins(host: host, logger: logger)
    }

    /// Opens what is missing and closes what is no more. A socket that cannot be opened is reported and the rest go on: pages only stay cached longer.
    func follow(_ live: [Site]) {
        let wanted = Dictionary(live.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for (id, heard) in sites where wanted[id] == nil {
            heard.listener.close()
            sites[id] = nil
        }
        removeStrangers(wanted: Set(wanted.keys.flatMap { [host.layout.purgeSocket($0), host.layout.siteFacts($0)] }))
        for (id, site) in wanted {
            sites[id]?.site = site
            if sites[id] == nil { open(site) }
            writeFacts(of: site)
        }
    }

    /// Live sites that cannot speak to the agent.
    func unheard(of live: [Site]) -> [Site] { live.filter { sites[$0.id] == nil } }

    /// Of a daemon that was killed while it took their sites away, half-written files among them.
    private func removeStrangers(wanted: Set<String>) {
        do {
            for name in try DirectoryListing.names(in: host.layout.purgeSockets) where !name.hasPrefix(".") {
                let path = host.layout.purgeSocket(named: name)
                if !wanted.contains(path) { try AtomicFile.remove(path) }
            }
        } catch {
            logger.error("stale sockets of sites not removed", metadata: ["problem": "\(error)"])
        }
    }

    func closeAll() async {
        sites.values.forEach { $0.listener.close() }
        sites = [:]
        await logins.finish()
    }

    private func open(_ site: Site) {
        do {
            let listener = try SiteListener(path: host.layout.purgeSocket(site.id), identity: site.identity) {
                [weak self] message in await self?.hear(message, from: site.id)
            }
            sites[site.id] = Heard(site: site, listener: listener)
        } catch {
            logger.error("site's socket not opened", metadata: ["site.id": "\(site.id)", "problem": "\(error)"])
        }
    }

    private func writeFacts(of site: Site) {
        do {
            try SiteFacts(site, isEnforced: host.limits.isEnforced).write(of: site, host.layout)
        } catch {
            // Its administrators see no word of it in WordPress, or an old one.
            logger.error("facts of a site not written", metadata: ["site.id": "\(site.id)", "problem": "\(error)"])
        }
    }

    private func hear(_ message: SiteMessage, from id: SiteID) async {
        guard let site = sites[id]?.site else { return }
        switch message {
        case .purge(let purge): await self.purge(id, purge)
        case .logins(let failures): await logins.note(failures, of: site)
        case .events(let events): await record(events, of: id)
        }
    }

    private func purge(_ site: SiteID, _ message: PurgeMessage) async {
        if let rule = message.brokenRule, isFirst("path", of: site) {
            logger.notice(
                "all pages purged instead of those that the site named", metadata: ["site.id": "\(site)", "path.rule": "\(rule)"])
        }
        do {
            try await host.web.purge(site, paths: message.paths)
        } catch {
            logger.error("cache not purged", metadata: ["site.id": "\(site)", "problem": "\(error)"])
        }
    }

    private func record(_ events: [SiteEvent], of site: SiteID) async {
        let taken = events.filter { _ in sites[site]?.events.take(at: .now) ?? false }
        if taken.count < events.count, isFirst("events", of: site) {
            logger.notice("a site told of more events than are recorded", metadata: ["site.id": "\(site)"])
        }
        guard !taken.isEmpty else { return }
        do {
            try await store.record(taken, of: site, at: AgentCore.now())
        } catch {
            logger.error("events of a site not recorded", metadata: ["site.id": "\(site)", "problem": "\(error)"])
        }
    }

    /// Whether the log has not been told of this yet.
    private func isFirst(_ matter: String, of site: SiteID) -> Bool { sites[site]?.told.insert(matter).inserted ?? false }
}
