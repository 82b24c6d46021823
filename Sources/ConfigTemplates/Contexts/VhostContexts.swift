import SiteModel

/// One site's server, with the parts that some sites have.
package struct VhostContext: TemplateContext {
    package typealias Language = Nginx
    package static let file = "templates/vhost.conf"
    /// Whose visits they are, in the access log.
    package var site: SiteID
    package var front: VhostFront
    package var name: Hostname
    /// `name` or `name:port`: what WordPress sees as HTTP_HOST.
    package var authority: String
    package var root: String
    package var phpSocket: String
    /// MiB; nil where nginx.conf's own holds.
    package var upload: Int?
    package var redirects: [Rendered<Nginx>]
    package var pageCacheZone: Rendered<Nginx>?
    package var pageCache: Rendered<Nginx>?
    package var snippet: VhostSnippet?

    package init(
        site: SiteID, front: VhostFront, name: Hostname, authority: String, root: String, phpSocket: String, upload: Int? = nil,
        redirects: [Rendered<Nginx>], pageCacheZone: Rendered<Nginx>?, pageCache: Rendered<Nginx>?,
        snippet: VhostSnippet? = nil
    ) {
        self.site = site
        self.front = front
        self.name = name
        self.authority = authority
        self.root = root
        self.phpSocket = phpSocket
        self.upload = upload
        self.redirects = redirects
        self.pageCacheZone = pageCacheZone
        self.pageCache = pageCache
        self.snippet = snippet
    }

    package func values() throws(Problem) -> [String: NginxToken] {
        let limit: [NginxDirective] = if let upload { [NginxDirective("client_max_body_size", try .word("\(upload)m"))] } else { [] }
        return [
            "site": .site(site), "front": try front.token(), "upload_limit": .directives(limit), "name": .hostname(name),
            "authority": try .word(authority),
            "root": try .path(root), "php": try .socket(phpSocket), "redirects": .blocks(redirects),
            "page_cache_zone": .block(pageCacheZone), "page_cache": .block(pageCache),
            "snippet": try snippet?.token() ?? .block(nil),
        ]
    }
}

/// The server of a site that is switched off.
package struct DisabledVhostContext: TemplateContext {
    package typealias Language = Nginx
    package static let file = "templates/vhost-disabled.conf"
    package var site: SiteID
    package var front: VhostFront
    package var name: Hostname
    package var redirects: [Rendered<Nginx>]

    package init(site: SiteID, front: VhostFront, name: Hostname, redirects: [Rendered<Nginx>]) {
        self.site = site
        self.front = front
        self.name = name
        self.redirects = redirects
    }

    package func values() throws(Problem) -> [String: NginxToken] {
        ["site": .site(site), "front": try front.token(), "name": .hostname(name), "redirects": .blocks(redirects)]
    }
}

/// A server that sends names, or a scheme, to the site's own address.
package struct VhostRedirectsContext: TemplateContext {
    package typealias Language = Nginx
    package static let file = "templates/vhost-redirects.conf"
    package var site: SiteID
    package var front: VhostFront
    package var names: [Hostname]
    /// `http://name:port`, without a slash: the visitor's own path follows.
    package var origin: String

    package init(site: SiteID, front: VhostFront, names: [Hostname], origin: String) {
        self.site = site
        self.front = front
        self.names = names
        self.origin = origin
    }

    package func values() throws(Problem) -> [String: NginxToken] {
        ["site": .site(site), "front": try front.token(), "names": try .hostnames(names), "origin": try .word(origin)]
    }
}

package struct PageCacheZoneContext: TemplateContext {
    package typealias Language = Nginx
    package static let file = "templates/vhost-page-cache-zone.conf"
    package var site: SiteID
    package var directory: String

    package init(site: SiteID, directory: String) {
        self.site = site
        self.directory = directory
    }

    package func values() throws(Problem) -> [String: NginxToken] { ["zone": .site(site), "directory": try .path(directory)] }
}

package struct PageCacheContext: TemplateContext {
    package typealias Language = Nginx
    package static let file = "templates/vhost-page-cache.conf"
    package var site: SiteID
    package init(site: SiteID) { self.site = site }
    package func values() throws(Problem) -> [String: NginxToken] { ["zone": .site(site)] }
}
