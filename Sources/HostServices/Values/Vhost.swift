import SiteModel

/// What nginx must know of one site.
package struct Vhost: Sendable, Hashable, Codable {
    package var site: SiteID
    /// Where the site answers; every other name redirects here.
    package var canonical: PublicHost
    /// Names that redirect to the canonical one, public forms included (`www.example.com`, `www.example.com.localhost`).
    package var redirects: [Hostname]
    package var cache: CacheMode
    /// nil: plain HTTP.
    package var tls: VhostTLS?
    /// The largest request body, in MiB.
    package var upload: Int
    /// False: every page is a 503.
    package var enabled: Bool
    /// What a person adds to the site's server.
    package var snippet: NginxSnippet?
    package init(
        site: SiteID, canonical: PublicHost, redirects: [Hostname], cache: CacheMode, tls: VhostTLS? = nil,
        upload: Int = SiteLimits.standard.upload, enabled: Bool = true, snippet: NginxSnippet? = nil
    ) {
        self.site = site
        self.canonical = canonical
        self.redirects = redirects
        self.cache = cache
        self.tls = tls
        self.upload = upload
        self.enabled = enabled
        self.snippet = snippet
    }

    private enum Key: String, CodingKey { case site, canonical, redirects, cache, tls, upload, enabled, snippet }

    /// Journals of older agents have less than is here now, and what is as usual is not written.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: Key.self)
        self.init(
            site: try values.decode(SiteID.self, forKey: .site), canonical: try values.decode(PublicHost.self, forKey: .canonical),
            redirects: try values.decode([Hostname].self, forKey: .redirects), cache: try values.decode(CacheMode.self, forKey: .cache),
            tls: try values.decodeIfPresent(VhostTLS.self, forKey: .tls),
            upload: try values.decodeIfPresent(Int.self, forKey: .upload) ?? SiteLimits.standard.upload,
            enabled: try values.decodeIfPresent(Bool.self, forKey: .enabled) ?? true,
            snippet: try values.decodeIfPresent(NginxSnippet.self, forKey: .snippet))
    }

    package func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: Key.self)
        try values.encode(site, forKey: .site)
        try values.encode(canonical, forKey: .canonical)
        try values.encode(redirects, forKey: .redirects)
        try values.encode(cache, forKey: .cache)
        try values.encodeIfPresent(tls, forKey: .tls)
        if upload != SiteLimits.standard.upload { try values.encode(upload, forKey: .upload) }
        if !enabled { try values.encode(enabled, forKey: .enabled) }
        try values.encodeIfPresent(snippet, forKey: .snippet)
    }

    /// Every name that visitors may come by.
    package var names: [Hostname] { [canonical.name] + redirects }
}

/// How a site answers over TLS.
package struct VhostTLS: Sendable, Hashable, Codable {
    package var certificate: CertificateReference
    /// Seconds for which browsers shall refuse the site without TLS; nil: nothing is said of it.
    package var strictTransport: Int?
    package init(certificate: CertificateReference, strictTransport: Int?) {
        self.certificate = certificate
        self.strictTransport = strictTransport
    }
    package static let year = 31_536_000
}

/// A scheme, name and port as a browser sees them.
package struct PublicHost: Sendable, Hashable, Codable {
    package var scheme: String
    package var name: Hostname
    package var port: UInt16
    package init(scheme: String, name: Hostname, port: UInt16) {
        self.scheme = scheme
        self.name = name
        self.port = port
    }
    /// `name` or `name:port` where the port is not the scheme's own: the literal HTTP_HOST that WordPress must see.
    package var authority: String {
        (scheme == "http" && port == 80) || (scheme == "https" && port == 443) ? name.ascii : "\(name):\(port)"
    }
    package var url: String { "\(scheme)://\(authority)/" }
}

/// How names become public on this host: `example.com` is `example.com.localhost:PORT` in a sandbox unless asked otherwise.
package struct PublicAddressing: Sendable, Hashable, Codable {
    package enum Form: String, Sendable, Codable { case localhost, exact }
    package var form: Form
    package var scheme: String
    package var port: UInt16
    /// Where `http://` is answered: by the sites themselves, or, where they answer over TLS, with the way there.
    package var httpPort: UInt16
    package init(form: Form, scheme: String, port: UInt16, httpPort: UInt16? = nil) {
        self.form = form
        self.scheme = scheme
        self.port = port
        self.httpPort = httpPort ?? port
    }

    /// Whether new sites answer over TLS.
    package var servesTLS: Bool { scheme == "https" }

    /// How a site without a certificate is reached.
    package var withoutTLS: PublicAddressing { PublicAddressing(form: form, scheme: "http", port: httpPort) }

    package func host(for name: Hostname) throws -> PublicHost {
        PublicHost(scheme: scheme, name: form == .exact ? name : try localhostForm(of: name), port: port)
    }

    /// Every name other than the canonical one under which the site must redirect.
    package func redirects(for spec: SiteSpec) throws -> [Hostname] {
        if form == .exact { return spec.aliases }
        // One of its names may be the address of another.
        var named: Set = [try localhostForm(of: spec.domain)]
        return try ([spec.domain] + spec.aliases.flatMap { [$0, try localhostForm(of: $0)] }).filter { named.insert($0).inserted }
    }

    /// A name that is legal by itself may be too long with the suffix; the person who typed it never saw the suffix, so the error names it.
    private func localhostForm(of name: Hostname) throws(Problem) -> Hostname {
        do {
            return try Hostname("\(name).localhost")
        } catch {
            throw .cannot(
                "publish", name.ascii, "with '.localhost', its public form here, it must have at most 253 characters", code: .badHostname,
                hint: "use a name of at most 243 characters, or bring the sandbox up with --public-host exact")
        }
    }
}
