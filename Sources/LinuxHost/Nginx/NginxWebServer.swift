import ConfigTemplates
import HostServices
import SiteModel

/// nginx as Debian packages it, kept running by the service manager.
package struct NginxWebServer: WebServer {
    private let layout: HostLayout
    private let webUser: SiteIdentity
    private let vhosts: NginxVhosts
    private let check: NginxCheck
    private let generation: NginxGeneration

    package init(
        layout: HostLayout, runner: any CommandRunner, services: any ServiceManager, webUser: SiteIdentity, addressing: PublicAddressing
    ) {
        self.layout = layout
        self.webUser = webUser
        let templates = TemplateDirectory(share: layout.share)
        vhosts = NginxVhosts(layout: layout, templates: templates)
        check = NginxCheck(layout: layout, runner: runner)
        generation = NginxGeneration(layout: layout, templates: templates, services: services, port: addressing.httpPort)
    }

    package func render(_ vhost: Vhost) throws -> String { try vhosts.render(vhost) }

    package func published(_ site: SiteID) async throws -> String? { try AtomicFile.read(layout.vhost(site)) }

    package func publish(_ vhost: Vhost) async throws {
        let text = try render(vhost)
        try await onBlockingThread { [layout, webUser] () throws(Problem) in
            // Before the file: nginx would make it too, but as root and only at the reload.
            try OwnDirectory.make(layout.directories.pageCache(vhost.site), DirectoryOwners(web: webUser))
            try AtomicFile.write(text, to: layout.vhost(vhost.site), mode: 0o644)
            try AtomicFile.remove(layout.refusedVhost(vhost.site))
        }
    }

    package func withdraw(_ site: SiteID, keeping: KeptText) async throws {
        let place: String? =
            switch keeping {
            case .nothing: nil
            case .refused: layout.refusedVhost(site)
            case .edited: layout.rejectedVhost(site)
            }
        try await onBlockingThread { [layout] () throws(Problem) in
            if let place, let text = try AtomicFile.read(layout.vhost(site)) {
                try OwnDirectory.make(layout.directories.rejectedVhosts)
                try AtomicFile.write(text, to: place, mode: 0o644)
            }
            try AtomicFile.remove(layout.vhost(site))
            if keeping == .nothing { try AtomicFile.remove(layout.refusedVhost(site)) }
        }
    }

    package func forgetKept(_ site: SiteID) async throws {
        try await onBlockingThread { [layout] () throws(Problem) in
            guard let kept = try AtomicFile.read(layout.rejectedVhost(site)), kept == (try AtomicFile.read(layout.vhost(site))) else {
                return
            }
            try AtomicFile.remove(layout.rejectedVhost(site))
        }
    }

    package func validate() async throws { try await check.run() }

    package func reload() async throws { try await generation.advance() }

    package func purge(_ site: SiteID, paths: [CachePath]?) async throws {
        let cache = PageCache(directory: layout.pageCache(site))
        guard let paths else { return try await onBlockingThread { () throws(Problem) in try cache.empty() } }
        guard let text = try AtomicFile.read(layout.vhost(site)), let origin = vhosts.origin(in: text) else { return }
        try await onBlockingThread { () throws(Problem) in
            for path in paths { try cache.forget(origin, path: path.rawValue) }
        }
    }

    package func rejected() async throws -> [String] {
        try DirectoryListing.names(in: layout.rejectedVhosts).filter { $0.hasSuffix(".rejected") }.map { layout.rejected(named: $0) }
    }

    package func inventory() async throws -> [String] {
        try DirectoryListing.names(in: layout.vhosts).filter { $0.hasSuffix(".conf") }.map { String($0.dropLast(5)) }
    }
}
