import HostServices
import LinuxHost
import Logging
import SiteModel

/// One Unix socket for each live site, on which its must-use plugin says what has changed. Only the site's own user is heard.
actor PurgeListeners {
    private let host: ServiceHost
    private let logger: Logger
    private var listeners: [SiteID: PurgeListener] = [:]
    /// Sites of whose bad paths the log tells already: they could fill it.
    private var told: Set<SiteID> = []

    init(host: ServiceHost, logger: Logger) {
        self.host = host
        self.logger = logger
    }

    /// Opens what is missing and closes what is no more. A socket that cannot be opened is reported and the rest go on: pages only stay cached longer.
    func follow(_ sites: [Site]) {
        let wanted = Dictionary(sites.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for (id, listener) in listeners where wanted[id] == nil {
            listener.close()
            listeners[id] = nil
            told.remove(id)
        }
        removeStrangers(wanted: Set(wanted.keys.map(host.layout.purgeSocket)))
        for (id, site) in wanted where listeners[id] == nil { open(site) }
    }

    /// Sockets of a daemon that was killed while it took their sites away.
    private func removeStrangers(wanted: Set<String>) {
        do {
            for name in try DirectoryListing.names(in: host.layout.purgeSockets) where name.hasSuffix(".sock") {
                let path = host.layout.purgeSocket(named: name)
                if !wanted.contains(path) { try AtomicFile.remove(path) }
            }
        } catch {
            logger.error("stale purge sockets not removed", metadata: ["problem": "\(error)"])
        }
    }

    func closeAll() {
        listeners.values.forEach { $0.close() }
        listeners = [:]
    }

    private func open(_ site: Site) {
        do {
            listeners[site.id] = try PurgeListener(path: host.layout.purgeSocket(site.id), identity: site.identity) {
                [weak self] message in await self?.purge(site.id, message)
            }
        } catch {
            logger.error("purge socket not opened", metadata: ["site.id": "\(site.id)", "problem": "\(error)"])
        }
    }

    private func purge(_ site: SiteID, _ message: PurgeMessage) async {
        if let rule = message.brokenRule, told.insert(site).inserted {
            logger.notice(
                "all pages purged instead of those that the site named", metadata: ["site.id": "\(site)", "path.rule": "\(rule)"])
        }
        do {
            try await host.web.purge(site, paths: message.paths)
        } catch {
            logger.error("cache not purged", metadata: ["site.id": "\(site)", "problem": "\(error)"])
        }
    }
}
