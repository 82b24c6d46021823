import SiteModel

/// What a person added to a site's server.
package struct VhostSnippet: Sendable {
    package var snippet: NginxSnippet
    /// Runs the PHP file that the visitor named.
    package var php: Rendered<Nginx>
    /// Seconds; as the site's server has it.
    package var strictTransport: Int?
    /// MiB; as the site has it.
    package var upload: Int

    package init(_ snippet: NginxSnippet, php: Rendered<Nginx>, strictTransport: Int?, upload: Int) {
        self.snippet = snippet
        self.php = php
        self.strictTransport = strictTransport
        self.upload = upload
    }

    /// The one way in which a person's directives come into a vhost: printed from what was understood of them.
    func token() throws(Problem) -> NginxToken {
        let headers = [NginxDirective("include", try .word("globals/headers.conf"))] + (try VhostTLSContext.promise(strictTransport))
        return .snippet(try snippet.lines(SnippetHouse(headers: headers.map(\.line), php: php.lines, upload: upload)))
    }
}

/// PHP below a location of a snippet.
package struct SnippetPHPContext: TemplateContext {
    package typealias Language = Nginx
    package static let file = "templates/vhost-snippet-php.conf"
    package var authority: String
    package var phpSocket: String

    package init(authority: String, phpSocket: String) {
        self.authority = authority
        self.phpSocket = phpSocket
    }

    package func values() throws(Problem) -> [String: NginxToken] { ["authority": try .word(authority), "php": try .socket(phpSocket)] }
}
