import SiteModel

/// What all servers say about TLS. Only here: in a vhost other than the first nginx reads some of it and obeys none.
package struct TLSContext: TemplateContext {
    package typealias Language = Nginx
    package static let file = "nginx/globals/tls.conf"
    package var nginx: NginxFacts
    package init(nginx: NginxFacts) { self.nginx = nginx }

    package func values() throws(Problem) -> [String: NginxToken] {
        let classic = "X25519:prime256v1:secp384r1"
        return [
            "curves": try .word(nginx.hasHybridCurve ? "X25519MLKEM768:\(classic)" : classic),
            "tickets": try .word(nginx.rotatesTicketKeys ? "on" : "off"),
        ]
    }
}

/// Where and how the sites' servers take TLS.
package struct TLSListenContext: TemplateContext {
    package typealias Language = Nginx
    package static let file = "nginx/globals/listen-tls.conf"
    package var listening: TLSListening
    package init(_ listening: TLSListening) { self.listening = listening }
    package func values() throws(Problem) -> [String: NginxToken] { ["listeners": .directives(try listening.directives(isDefault: false))] }
}

/// The server that shows nobody a certificate.
package struct TLSDefaultServerContext: TemplateContext {
    package typealias Language = Nginx
    package static let file = "nginx/globals/default-server-tls.conf"
    package var listening: TLSListening
    package init(_ listening: TLSListening) { self.listening = listening }
    package func values() throws(Problem) -> [String: NginxToken] { ["listeners": .directives(try listening.directives(isDefault: true))] }
}

/// The same lines for every server of a port, or nginx refuses them or lets the first decide.
package struct TLSListening: Sendable {
    package var addresses: [String]
    package var nginx: NginxFacts
    package var http3: HTTP3Offer
    package init(addresses: [String], nginx: NginxFacts, http3: HTTP3Offer = .withheld) {
        self.addresses = addresses
        self.nginx = nginx
        self.http3 = http3
    }

    func directives(isDefault: Bool) throws(Problem) -> [NginxDirective] {
        var words = [try NginxToken.word("ssl")]
        if !nginx.hasHTTP2Directive { words.append(try .word("http2")) }
        if isDefault { words.append(try .word("default_server")) }
        var lines: [NginxDirective] = []
        for address in addresses { lines.append(NginxDirective("listen", [try .word(address)] + words)) }
        if nginx.hasHTTP2Directive { lines.append(NginxDirective("http2", try .word("on"))) }
        if http3 == .offered, nginx.hasHTTP3 { lines += try quic(isDefault: isDefault) }
        return lines
    }

    private func quic(isDefault: Bool) throws(Problem) -> [NginxDirective] {
        // Only the agent's own server says reuseport: on a site's it would be gone with the site.
        let words = isDefault ? [try NginxToken.word("quic"), try .word("reuseport"), try .word("default_server")] : [try .word("quic")]
        var lines: [NginxDirective] = []
        for address in addresses { lines.append(NginxDirective("listen", [try .word(address)] + words)) }
        lines.append(NginxDirective("http3", try .word("on")))
        if !isDefault {
            lines.append(
                NginxDirective("add_header", try .word("Alt-Svc"), try .text("h3=\":443\"; ma=86400"), try .word("always")))
        }
        return lines
    }
}

/// Whether visitors are told that they may come by HTTP/3.
package enum HTTP3Offer: String, Sendable, Codable { case withheld, offered }
