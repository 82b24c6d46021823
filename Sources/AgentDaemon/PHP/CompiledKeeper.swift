import ServiceLifecycle
import SiteModel

/// Forgets compiled code that is older than PHP's extensions: OPcache's own sign of a build of PHP does not tell them, and code that was compiled while an
/// extension was there ends the process that runs it when it is gone. At the start of the daemon, then once a minute.
struct CompiledKeeper: Service {
    let core: AgentCore

    func run() async throws {
        await Periodically.run(every: .seconds(60), "compiled code", core.logger, atOnce: true) { try await look() }
    }

    private func look() async throws {
        for site in try await core.store.sites(state: .live) where site.spec.enabled {
            do {
                guard try await core.host.php.hasOutdatedCompiled(site.pool) else { continue }
                try await core.host.php.forgetCompiled(site.pool)
                core.logger.notice("compiled code forgotten: PHP's extensions changed", metadata: ["site.id": "\(site.id)"])
            } catch {
                // Those behind it are looked at all the same.
                core.logger.error("compiled code not looked at", metadata: ["site.id": "\(site.id)", "problem": "\(error)"])
            }
        }
    }
}
