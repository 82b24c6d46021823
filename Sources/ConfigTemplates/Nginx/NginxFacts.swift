import SiteModel

/// What the installed nginx understands. A directive that it does not know stops the whole server, so everything that differs between
/// versions is decided here, from what it says of itself, and never from the name of a distribution.
package struct NginxFacts: Sendable, Hashable {
    package var version: ProgramVersion
    /// The one it runs with, which may be newer than the one it was built with.
    package var openSSL: ProgramVersion
    /// Built with ngx_http_v3_module. Experimental to nginx itself: offered only where that was asked for.
    package var hasHTTP3: Bool

    package init(version: ProgramVersion, openSSL: ProgramVersion, hasHTTP3: Bool) {
        self.version = version
        self.openSSL = openSSL
        self.hasHTTP3 = hasHTTP3
    }

    /// - Parameter words: of `nginx -V`. nil where they do not tell.
    package init?(_ words: String) {
        let lines = words.split(separator: "\n")
        // "built with OpenSSL 3.5.1 1 Jul 2025 (running with OpenSSL 3.5.4 30 Sep 2025)"
        guard let version = lines.first(where: { $0.hasPrefix("nginx version:") }).flatMap({ ProgramVersion(in: String($0)) }),
            let library = lines.first(where: { $0.hasPrefix("built with OpenSSL") }),
            let openSSL = ProgramVersion(in: String(library.firstRange(of: "running with").map { library[$0.upperBound...] } ?? library))
        else { return nil }
        let arguments = lines.first { $0.hasPrefix("configure arguments:") } ?? ""
        self.init(version: version, openSSL: openSSL, hasHTTP3: arguments.contains("--with-http_v3_module"))
    }

    /// Before, HTTP/2 was a word of `listen`; since, that word is only a warning.
    var hasHTTP2Directive: Bool { version >= ProgramVersion(1, 25, 1) }
    /// Before, the keys of session tickets were made once and kept for as long as nginx ran.
    var rotatesTicketKeys: Bool { version >= ProgramVersion(1, 23, 2) }
    /// The one that no quantum computer breaks. Named to an older OpenSSL, it stops nginx.
    var hasHybridCurve: Bool { openSSL >= ProgramVersion(3, 5) }
}
