/// How a site comes by its certificate, and how long browsers are told to insist on it.
package struct SiteTLS: Codable, Sendable, Hashable {
    package enum Mode: String, Codable, Sendable, CaseIterable {
        /// The host sees to it: an authority's where one is set, until then one that the site signs itself.
        case auto
        /// For the names and all below them, which an authority gives for entries in the DNS.
        case wildcard
        /// One that a person brings.
        case `import`
        /// None: plain HTTP.
        case off

        /// Whether certificates are ordered and renewed for it.
        package var asksAuthority: Bool { self == .auto || self == .wildcard }
    }

    /// Strict-Transport-Security: a promise that cannot be taken back before its time is over, wherever it was heard.
    package enum Strictness: String, Codable, Sendable, CaseIterable {
        case off
        /// A year from the first trusted answer on.
        case on
        /// Longer and longer, as long as nothing goes wrong.
        case ramp
    }

    package var mode: Mode
    /// Who holds the names' entries in the DNS.
    package var dns: DNSProviderName?
    package var hsts: Strictness

    package static let standard = SiteTLS()

    package init(mode: Mode = .auto, dns: DNSProviderName? = nil, hsts: Strictness = .off) {
        self.mode = mode
        self.dns = dns
        self.hsts = hsts
    }

    /// - Throws: `bad-request` with the rule that a value breaks beside another.
    package func check() throws(Problem) {
        if mode == .wildcard, dns == nil {
            throw .cannot(
                "set tls to", "wildcard", "authorities give one only for entries in the DNS", code: .badRequest,
                hint: "say who holds them, as acme.conf names him, beside it: tls.dns=cloudflare")
        }
        if dns != nil, !mode.asksAuthority {
            throw .cannot(
                "set tls.dns beside", "tls=\(mode.rawValue)", "no authority is asked for such a site", code: .badRequest,
                hint: "leave tls.dns away, or set it with tls=auto or tls=wildcard")
        }
        if hsts != .off, mode == .off {
            throw .cannot(
                "set tls.hsts to", hsts.rawValue, "a site without TLS cannot be insisted on", code: .badRequest,
                hint: "set tls.hsts=off, or another tls")
        }
    }
}
