/// The directives that a snippet may use: the whole list. What is not here is refused, with the reason where people often try it.
enum SnippetName: String, CaseIterable {
    case location, `if`, `return`, rewrite
    case tryFiles = "try_files"
    case addHeader = "add_header"
    case expires, allow, deny
    case limitRate = "limit_rate"
    case limitRateAfter = "limit_rate_after"
    case clientMaxBodySize = "client_max_body_size"
    case defaultType = "default_type"

    static var hint: String { "a snippet may use \(allCases.map(\.rawValue).joined(separator: ", "))" }

    /// Where a directive stands.
    enum Place {
        case server, location, serverCondition, locationCondition

        var words: String {
            switch self {
            case .server: "directly in a site's server"
            case .location: "in a location"
            case .serverCondition, .locationCondition: "in an if"
            }
        }
    }

    /// `expires` is for files: in the server it would also overwrite what WordPress says of private pages.
    /// `allow` and `deny` in the server would close the challenges of a certificate authority too.
    /// An `if` of a location holds nothing but the end of the request: anything else there does not do what it seems to.
    static func allowed(in place: Place) -> [SnippetName] {
        switch place {
        case .server: [.location, .if, .rewrite, .addHeader, .limitRate, .limitRateAfter]
        case .location: allCases.filter { $0 != .location }
        case .serverCondition: [.return, .rewrite]
        case .locationCondition: [.return]
        }
    }

    /// Why a directive that is known from elsewhere is not on the list.
    static func reasonAgainst(_ name: String) -> String {
        let exact: [String: String] = [
            "root": "a site's files lie in one place, and this would serve others",
            "alias": "a site's files lie in one place, and this would serve others",
            "include": "it would bring in text that nobody checked", "load_module": "it would bring in code that nobody checked",
            "listen": "where the site listens is the agent's own",
            "server_name": "names are the agent's own (agent site set SITE aliases+=NAME)",
            "server": "a snippet stands inside of the site's server and opens no other",
            "http": "a snippet stands inside of the site's server",
            "access_log": "logs are the host's", "error_log": "logs are the host's",
            "set": "it would change variables that the site's rules use",
            "map": "a snippet stands inside of the site's server", "geo": "a snippet stands inside of the site's server",
            "auth_basic": "its file of passwords would lie outside of the site",
            "auth_basic_user_file": "its file of passwords would lie outside of the site",
            "break": "it would skip the site's own rules", "error_page": "it would lead past the rules of the site to any file",
            "index": "it would lead past the rules of the site to any file", "internal": "internal addresses are the house's own",
            "disable_symlinks": "links of a tenant lead to his own files alone", "sub_filter": "pages are WordPress's own",
        ]
        if let reason = exact[name] { return reason }
        let families = [
            (
                ["proxy_", "fastcgi_", "uwsgi_", "scgi_", "grpc_", "memcached_", "auth_request", "mirror"],
                "requests go to the site's own PHP alone"
            ),
            (
                [
                    "lua_", "perl", "js_", "content_by_", "access_by_", "rewrite_by_", "set_by_", "header_filter_by_", "body_filter_by_",
                    "log_by_", "ssl_certificate_by_", "balancer_by_",
                ],
                "no code runs inside of nginx"
            ),
            (["ssl_", "http2", "http3", "quic_"], "TLS is the agent's own"),
            (["real_ip", "set_real_ip_"], "who a visitor is, the host decides"),
        ]
        for (beginnings, reason) in families where beginnings.contains(where: { name.hasPrefix($0) }) {
            return reason
        }
        return "it is not on the list"
    }
}
