import SiteModel

/// How a server of a site takes visitors.
package enum VhostFront: Sendable {
    case plain
    case tls(Rendered<Nginx>)

    func token() throws(Problem) -> NginxToken {
        switch self {
        case .plain: .directives([NginxDirective("include", try .word("globals/listen.conf"))])
        case .tls(let text): .block(text)
        }
    }
}

/// TLS of one site.
package struct VhostTLSContext: TemplateContext {
    package typealias Language = Nginx
    package static let file = "templates/vhost-tls.conf"
    /// Chain and key in one file.
    package var certificate: String
    /// Seconds; nil while browsers could not keep the promise.
    package var strictTransport: Int?

    package init(certificate: String, strictTransport: Int?) {
        self.certificate = certificate
        self.strictTransport = strictTransport
    }

    package func values() throws(Problem) -> [String: NginxToken] {
        ["certificate": try .path(certificate), "strict_transport": .directives(try Self.promise(strictTransport))]
    }

    static func promise(_ seconds: Int?) throws(Problem) -> [NginxDirective] {
        guard let seconds else { return [] }
        return [NginxDirective("add_header", try .word("Strict-Transport-Security"), try .text("max-age=\(seconds)"), try .word("always"))]
    }
}
