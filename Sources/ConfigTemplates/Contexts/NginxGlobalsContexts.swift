import SiteModel

/// Where nginx listens: `127.0.0.1:8080`, `[::1]:8080`.
package struct ListenContext: TemplateContext {
    package typealias Language = Nginx
    package static let file = "nginx/globals/listen.conf"
    package var addresses: [String]
    package init(addresses: [String]) { self.addresses = addresses }
    package func values() throws(Problem) -> [String: NginxToken] { ["listeners": .directives(try listeners(addresses, isDefault: false))] }
}

/// The server that answers no name.
package struct DefaultServerContext: TemplateContext {
    package typealias Language = Nginx
    package static let file = "nginx/globals/default-server.conf"
    package var addresses: [String]
    package init(addresses: [String]) { self.addresses = addresses }
    package func values() throws(Problem) -> [String: NginxToken] { ["listeners": .directives(try listeners(addresses, isDefault: true))] }
}

package struct AcmeContext: TemplateContext {
    package typealias Language = Nginx
    package static let file = "nginx/globals/acme.conf"
    package var directory: String
    package init(directory: String) { self.directory = directory }
    package func values() throws(Problem) -> [String: NginxToken] { ["acme": try .path(directory)] }
}

/// Which configuration answers.
package struct GenerationContext: TemplateContext {
    package typealias Language = Nginx
    package static let file = "nginx/globals/generation.conf"
    package var generation: String
    package init(generation: String) { self.generation = generation }
    package func values() throws(Problem) -> [String: NginxToken] { ["generation": try .word(generation)] }
}

/// A snippet without variables.
package enum NginxGlobals {
    package static let verbatim = [
        "log", "gzip", "limits", "deny-maps", "cache-maps", "static-maps", "headers", "site-rules", "php", "php-params", "wordpress",
        "page-cache",
    ]
    /// Those of modules that may be missing.
    package static let ofModules = ["brotli"]
    package static func file(_ name: String) -> String { "nginx/globals/\(name).conf" }
}

private func listeners(_ addresses: [String], isDefault: Bool) throws(Problem) -> [NginxDirective] {
    var lines: [NginxDirective] = []
    for address in addresses {
        lines.append(
            isDefault
                ? NginxDirective("listen", try .word(address), try .word("default_server")) : NginxDirective("listen", try .word(address)))
    }
    return lines
}
