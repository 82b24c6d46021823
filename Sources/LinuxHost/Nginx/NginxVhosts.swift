import ConfigTemplates
import HostServices
import SiteModel

/// The text of vhosts.
struct NginxVhosts {
    let layout: HostLayout
    let templates: TemplateDirectory

    func render(_ vhost: Vhost) throws(Problem) -> String {
        let cached = vhost.cache == .on
        let zone = PageCacheZoneContext(site: vhost.site, directory: layout.pageCache(vhost.site))
        let front = try front(of: vhost)
        let redirects = try redirects(of: vhost, front)
        guard vhost.enabled else {
            return Seal.seal(
                try templates.render(
                    DisabledVhostContext(site: vhost.site, front: front, name: vhost.canonical.name, redirects: redirects)
                ).text)
        }
        let text = try templates.render(
            VhostContext(
                site: vhost.site, front: front, name: vhost.canonical.name, authority: vhost.canonical.authority,
                root: layout.current(of: vhost.site), phpSocket: layout.phpSocket(vhost.site),
                upload: vhost.upload == SiteLimits.standard.upload ? nil : vhost.upload,
                redirects: redirects,
                pageCacheZone: cached ? try templates.render(zone) : nil,
                pageCache: cached ? try templates.render(PageCacheContext(site: vhost.site)) : nil, snippet: try snippet(of: vhost))
        ).text
        return Seal.seal(text)
    }

    /// One that is refused now, though it was accepted once or came into the state by other hands, is left out: it never reaches nginx, and it stops no
    /// change of the site or of others. The doctor names it; a new one is refused before there is a vhost.
    private func snippet(of vhost: Vhost) throws(Problem) -> VhostSnippet? {
        guard let snippet = vhost.snippet, snippet.refusal == nil else { return nil }
        let php = SnippetPHPContext(authority: vhost.canonical.authority, phpSocket: layout.phpSocket(vhost.site))
        return VhostSnippet(snippet, php: try templates.render(php), strictTransport: vhost.tls?.strictTransport, upload: vhost.upload)
    }

    private func front(of vhost: Vhost) throws(Problem) -> VhostFront {
        guard let tls = vhost.tls else { return .plain }
        return .tls(
            try templates.render(VhostTLSContext(certificate: layout.certificate(tls.certificate), strictTransport: tls.strictTransport)))
    }

    /// Plain http of every name where the site itself is not there, and the other names where it is.
    private func redirects(of vhost: Vhost, _ front: VhostFront) throws(Problem) -> [Rendered<Nginx>] {
        var servers: [(front: VhostFront, names: [Hostname])] = vhost.tls == nil ? [] : [(.plain, vhost.names)]
        if !vhost.redirects.isEmpty { servers.append((front, vhost.redirects)) }
        let origin = "\(vhost.canonical.scheme)://\(vhost.canonical.authority)"
        var texts: [Rendered<Nginx>] = []
        for server in servers {
            texts.append(
                try templates.render(
                    VhostRedirectsContext(site: vhost.site, front: server.front, names: server.names, origin: origin)))
        }
        return texts
    }

    /// The site's own scheme and name, from a text that `render` made: those of the last server, as redirects come before.
    func origin(in text: String) -> PageOrigin? {
        let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
        guard let server = lines.lastIndex(of: "server {"), let name = lines[server...].first(where: { $0.hasPrefix("server_name ") })
        else { return nil }
        let isTLS = lines[server...].contains { $0.hasPrefix("ssl_certificate ") }
        return PageOrigin(scheme: isTLS ? "https" : "http", host: String(name.dropFirst("server_name ".count).prefix { $0 != ";" }))
    }
}
