import SiteModel

/// Whom Cloudflare's servers may speak for.
package struct CloudflareContext: TemplateContext {
    package typealias Language = Nginx
    package static let file = "nginx/globals/cloudflare.conf"
    package var networks: CloudflareNetworks
    package init(_ networks: CloudflareNetworks) { self.networks = networks }

    package func values() throws(Problem) -> [String: NginxToken] {
        var lines: [NginxDirective] = []
        for range in networks.ranges { lines.append(NginxDirective("set_real_ip_from", try .word(range.description))) }
        return ["networks": .directives(lines)]
    }
}
