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
        let origin = "\(vhost.canonical.scheme)://\(vhost.canonical.authority)"
        let redirects = VhostRedirectsContext(names: vhost.redirects, origin: origin)
        return try templates.render(
            VhostContext(
                name: vhost.canonical.name, authority: vhost.canonical.authority, root: layout.current(of: vhost.site),
                phpSocket: layout.phpSocket(vhost.site), redirects: vhost.redirects.isEmpty ? nil : try templates.render(redirects),
                pageCacheZone: cached ? try templates.render(zone) : nil,
                pageCache: cached ? try templates.render(PageCacheContext(site: vhost.site)) : nil)
        ).text
    }

    /// The site's own name, from a text that `render` made: the last `server_name`, as redirects come before.
    func canonicalHost(in text: String) -> String? {
        text.split(separator: "\n").map { $0.drop { $0 == " " } }.last { $0.hasPrefix("server_name ") }
            .map { String($0.dropFirst("server_name ".count).prefix { $0 != ";" }) }
    }
}
