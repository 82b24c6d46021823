import AgentTesting
import ConfigTemplates
import Foundation
import SiteModel
import Testing

/// Every template of the product with values that are as they should be.
enum Samples {
    struct NginxSample: Sendable, CustomTestStringConvertible {
        var file: String
        var text: String
        var values: [String: NginxToken]
        var testDescription: String { file }
    }
    struct IniSample: Sendable, CustomTestStringConvertible {
        var file: String
        var text: String
        var values: [String: IniToken]
        var testDescription: String { file }
    }

    struct UnitSample: Sendable, CustomTestStringConvertible {
        var file: String
        var text: String
        var values: [String: UnitToken]
        var testDescription: String { file }
    }

    static let site = SiteID(unchecked: "sabcdefghijk")
    static func host(_ name: String) -> Hostname {
        guard let name = try? Hostname(name) else { preconditionFailure("\(name) is a host name") }
        return name
    }

    static let redirects = VhostRedirectsContext(
        site: site, front: .plain, names: [host("www.example.com"), host("example.org")], origin: "http://example.com:8080")
    static let bookworm = NginxFacts(version: ProgramVersion(1, 22, 1), openSSL: ProgramVersion(3, 0, 22), hasHTTP3: false)
    static let trixie = NginxFacts(version: ProgramVersion(1, 26, 3), openSSL: ProgramVersion(3, 5, 7), hasHTTP3: true)
    static func listening(_ nginx: NginxFacts, _ http3: HTTP3Offer = .withheld) -> TLSListening {
        TLSListening(addresses: ["0.0.0.0:443", "[::]:443"], nginx: nginx, http3: http3)
    }
    static func tls(strictTransport: Int?) -> VhostTLSContext {
        VhostTLSContext(certificate: "/srv/box/state/certificates/sabcdefghijk/1.pem", strictTransport: strictTransport)
    }
    static let zone = PageCacheZoneContext(site: site, directory: "/srv/box/cache/nginx/sabcdefghijk")
    static let cache = PageCacheContext(site: site)
    static let main = NginxMainContext(
        user: ("www-data", "www-data"), pid: "/srv/box/run/nginx.pid", errorLog: "/srv/box/log/nginx-error.log",
        accessLog: "/srv/box/log/access.json",
        temporary: "/srv/box/cache/tmp", names: 12, openFiles: 65535)
    static let modules = NginxModules(brotli: "/usr/lib/nginx/modules/ngx_http_brotli_filter_module.so")
    static let listen = ListenContext(addresses: ["127.0.0.1:8080", "[::1]:8080"])
    static let defaultServer = DefaultServerContext(addresses: ["127.0.0.1:8080", "[::1]:8080"])
    static let acme = AcmeContext(directory: "/srv/box/srv/acme")
    static let generation = GenerationContext(generation: "1a2b3c")
    static let pool = PoolContext(
        site: site, listen: "/inherited/sabcdefghijk", children: 8, upload: 64, temporary: "/srv/box/srv/sites/sabcdefghijk/tmp",
        sessions: "/srv/box/srv/sites/sabcdefghijk/sessions")

    static let sharedMaster = SharedMasterContext(
        pid: "/run/box-php/shared-8.2.pid", pools: ["/etc/box/php/sabcdefghijk/fpm.conf", "/etc/box/php/sbcdefghijkl/fpm.conf"])
    static let sharedPool = SharedPoolContext(
        site: site, identity: SiteIdentity(uid: 2_000_007, gid: 2_000_007), socket: "/run/box-php/sabcdefghijk.sock",
        socketOwner: SiteIdentity(uid: 0, gid: 33), children: 8, upload: 64, temporary: "/srv/box/srv/sites/sabcdefghijk/tmp",
        sessions: "/srv/box/srv/sites/sabcdefghijk/sessions", cookies: .overTLS)
    static let sharedIni = SharedIniContext(sockets: "/run/box-php")
    static let sharedService = PHPSharedServiceContext(
        version: PHPVersion(unchecked: "8.2"), program: "/usr/sbin/php-fpm8.2", configuration: "/etc/box/php-shared/8.2",
        sites: "/srv/box/sites", sockets: "/run/box-php", state: "/var/lib/box", tasks: 128)

    static let siteIni = SiteIniContext(cookies: .overTLS, compiled: "/srv/box/srv/sites/sabcdefghijk/compiled")

    static let walls = SiteWallsContext(
        pools: "/etc/box/php", web: "/srv/box", sites: "/srv/box/sites", muPlugins: "/srv/box/store/mu-plugins",
        driver: "/srv/box/store/driver", state: "/var/lib/box", memoryMiB: 1024, tasks: 128)
    static let phpService: PHPServiceContext = {
        do {
            return PHPServiceContext(
                version: PHPVersion(unchecked: "8.2"), unit: "agent-php8.2", program: "/usr/sbin/php-fpm8.2", pools: "/etc/box/php",
                walls: try render(walls))
        } catch { preconditionFailure("a sample is broken: \(error)") }
    }()
    static let phpSocket = PHPSocketContext(sockets: "/run/box-php", webGroup: "www-data")
    static let nginxService = NginxServiceContext(logs: "/var/log/box", cache: "/var/cache/box")

    static func vhost(cached: Bool, redirected: Bool, upload: Int? = nil) throws -> VhostContext {
        VhostContext(
            site: site, front: .plain, name: host("example.com"), authority: "example.com:8080",
            root: "/srv/box/srv/sites/sabcdefghijk/current", phpSocket: "/srv/box/run/php/sabcdefghijk.sock", upload: upload,
            redirects: redirected ? [try render(redirects)] : [],
            pageCacheZone: cached ? try render(zone) : nil, pageCache: cached ? try render(cache) : nil)
    }

    static let cloudflare: CloudflareContext = {
        do {
            return CloudflareContext(try CloudflareNetworks(text("nginx/cloudflare.txt"), named: "shipped"))
        } catch { preconditionFailure("a sample is broken: \(error)") }
    }()
    static let snippet = """
        add_header X-Powered-By "my hands" always;
        rewrite ^/old/(.*)$ https://example.net/new/$1 permanent;
        if ($http_user_agent ~* "bad bot") { return 403; }
        location ~* \\.(?:pdf|zip)$ { limit_rate 1m; add_header X-Robots-Tag noindex; }
        location /members/ { allow 192.0.2.0/24; deny all; }
        location = /health { default_type text/plain; return 200 "well"; }
        """
    static func vhostSnippet(strictTransport: Int?) throws -> VhostSnippet {
        let php = SnippetPHPContext(authority: "example.com:8080", phpSocket: "/srv/box/run/php/sabcdefghijk.sock")
        return VhostSnippet(try NginxSnippet(snippet, named: "sample"), php: try render(php), strictTransport: strictTransport, upload: 64)
    }
    static func snippetVhost(strictTransport: Int? = nil) throws -> VhostContext {
        var vhost = try vhost(cached: true, redirected: false)
        vhost.snippet = try vhostSnippet(strictTransport: strictTransport)
        return vhost
    }

    /// Plain http shows the way; the site and its other name answer over TLS.
    static func secureVhost(strictTransport: Int?) throws -> VhostContext {
        let front = VhostFront.tls(try render(tls(strictTransport: strictTransport)))
        let (www, origin) = (host("www.example.com"), "https://example.com")
        var vhost = try vhost(cached: true, redirected: false)
        vhost.front = front
        vhost.authority = "example.com"
        vhost.redirects = [
            try render(VhostRedirectsContext(site: site, front: .plain, names: [vhost.name, www], origin: origin)),
            try render(VhostRedirectsContext(site: site, front: front, names: [www], origin: origin)),
        ]
        return vhost
    }

    static func disabled() throws -> DisabledVhostContext {
        DisabledVhostContext(site: site, front: .plain, name: host("example.com"), redirects: [try render(redirects)])
    }

    static func text(_ file: String) throws -> String { try String(contentsOfFile: "\(Repository.root)/\(file)", encoding: .utf8) }

    static func render<Context: TemplateContext>(_ context: Context) throws -> Rendered<Context.Language> {
        try context.render(Template<Context.Language>(name: Context.file, text: text(Context.file)))
    }

    static let nginx: [NginxSample] = {
        do {
            func sample<Context: TemplateContext>(_ context: Context) throws -> NginxSample where Context.Language == Nginx {
                NginxSample(file: Context.file, text: try text(Context.file), values: try context.values())
            }
            return [
                try sample(vhost(cached: true, redirected: true, upload: 128)), try sample(disabled()),
                try sample(secureVhost(strictTransport: 31_536_000)),
                try sample(
                    VhostRedirectsContext(site: site, front: .plain, names: [host("www.example.com")], origin: "http://example.com:8080")),
                try sample(tls(strictTransport: nil)), try sample(TLSContext(nginx: trixie)),
                try sample(TLSListenContext(listening(bookworm))), try sample(TLSDefaultServerContext(listening(trixie, .offered))),
                try sample(zone),
                try sample(cache), try sample(main), try sample(snippetVhost()), try sample(cloudflare),
                try sample(SnippetPHPContext(authority: "example.com:8080", phpSocket: "/srv/box/run/php/s.sock")),
                try sample(listen), try sample(defaultServer), try sample(acme), try sample(generation),
            ]
        } catch { preconditionFailure("a sample is broken: \(error)") }
    }()

    static let units: [UnitSample] = {
        do {
            func sample<Context: TemplateContext>(_ context: Context) throws -> UnitSample where Context.Language == UnitFile {
                UnitSample(file: Context.file, text: try text(Context.file), values: try context.values())
            }
            return [try sample(phpService), try sample(walls), try sample(phpSocket), try sample(nginxService), try sample(sharedService)]
        } catch { preconditionFailure("a sample is broken: \(error)") }
    }()

    static let ini: [IniSample] = {
        do {
            return [
                IniSample(file: PoolContext.file, text: try text(PoolContext.file), values: try pool.values()),
                IniSample(file: SiteIniContext.file, text: try text(SiteIniContext.file), values: try siteIni.values()),
                IniSample(file: SharedMasterContext.file, text: try text(SharedMasterContext.file), values: try sharedMaster.values()),
                IniSample(file: SharedPoolContext.file, text: try text(SharedPoolContext.file), values: try sharedPool.values()),
                IniSample(file: SharedIniContext.file, text: try text(SharedIniContext.file), values: try sharedIni.values()),
            ]
        } catch { preconditionFailure("a sample is broken: \(error)") }
    }()
}
