import AgentTesting
import ConfigTemplates
import SiteModel
import Testing

/// No text of a person, accepted as a snippet, becomes anything in a vhost but directives of the list, inside of the site's own server: read back by a
/// reader that shares no code with the one that accepted it.
@Suite struct HostileSnippetTests {
    static let texts = 100_000
    /// Every directive that the list and the house's own additions may come to, with the depths at which it may stand (the server's directives: 1).
    static let house: Set<String> = [
        "include", "fastcgi_param", "fastcgi_pass", "try_files", "expires", "break", "if", "location", "add_header",
    ]
    static let allowed = Set(NginxSnippet.directives).union(house)

    @Test func noAcceptedTextSaysAnythingElseNorOutsideOfItsServer() throws {
        let template = try Template<Nginx>(name: VhostContext.file, text: Samples.text(VhostContext.file))
        let benign = try NginxReader.read(Samples.render(Samples.vhost(cached: true, redirected: true)).text)
        let php = try Samples.render(SnippetPHPContext(authority: "example.com", phpSocket: "/run/php.sock"))
        var source = HostileSnippet(seed: 7)
        var counts = (refused: 0, accepted: 0, blocks: 0, names: Set<String>())
        for _ in 0..<Self.texts {
            let text = source.next()
            guard let snippet = try? NginxSnippet(text, named: "hostile") else {
                counts.refused += 1
                continue
            }
            counts.accepted += 1
            try #require(try NginxSnippet(snippet.text, named: "again") == snippet, "\(text)")
            var vhost = try Samples.vhost(cached: true, redirected: true)
            vhost.snippet = VhostSnippet(snippet, php: php, strictTransport: 5, upload: 64)
            let read = try NginxReader.read(vhost.render(template).text)
            try check(read, benign, text)
            counts.blocks += read.contains { $0.words[0] == "location" && $0.words.last == "/a/" } ? 1 : 0
            counts.names.formUnion(read[benign.count...].map { $0.words[0] })
        }
        #expect(counts.refused > 10_000 && counts.accepted > 5000 && counts.blocks > 100, "\(counts): hardly a text got through")
        #expect(
            counts.names.isSuperset(of: NginxSnippet.directives), "never seen: \(Set(NginxSnippet.directives).subtracting(counts.names))")
    }

    /// The snippet is the end of the last server: what was there stands, word for word, and what follows is on the list and inside.
    private func check(_ read: [NginxReader.Directive], _ benign: [NginxReader.Directive], _ text: String) throws {
        try #require(read.count > benign.count && Array(read[..<benign.count]) == benign, "\(text)")
        for directive in read[benign.count...] {
            try #require(directive.depth >= 1 && Self.allowed.contains(directive.words[0]), "\(directive) from \(text)")
            switch directive.words[0] {
            case "include": try #require(["globals/headers.conf", "globals/php.conf"].contains(directive.words[1]))
            case "fastcgi_pass": try #require(directive.words == ["fastcgi_pass", "unix:/run/php.sock"])
            case "fastcgi_param": try #require(directive.words == ["fastcgi_param", "HTTP_HOST", "example.com"])
            case "location":
                let (name, mark) = (directive.words.last ?? "", directive.words.count == 3 ? directive.words[1] : "")
                try #require(!name.hasPrefix("@") && name != "/" && !name.hasPrefix("/.well-known/acme-challenge"), "\(directive)")
                try #require(mark.hasPrefix("~") || !name.lowercased().contains(".php"), "\(directive)")
            case "rewrite": try #require(["permanent", "redirect"].contains(directive.words[3]))
            case "try_files":
                try #require(directive.words.dropFirst().allSatisfy { $0.hasPrefix("$uri") || $0.hasPrefix("=4") || $0 == "@wordpress" })
            default: break
            }
            let variables = directive.words.joined(separator: " ").matches(of: /\$\{?([a-z_]+)/).map { String($0.output.1) }
            for name in variables where !["location", "if", "rewrite"].contains(directive.words[0]) {
                try #require(Self.variables.contains(name), "$\(name) in \(directive)")
            }
        }
    }
    private static let variables: Set<String> = [
        "uri", "asset_lifetime", "request_uri", "args", "query_string", "is_args", "host", "server_name", "scheme", "remote_addr",
        "request_id",
        "request_method",
    ]
}

/// Texts that look like snippets and want to be more. The same seed gives the same texts.
struct HostileSnippet {
    private var state: UInt64
    private var words: HostileText
    init(seed: UInt64) {
        state = seed
        words = HostileText(seed: seed)
    }

    mutating func next() -> String {
        var text = (0...roll(2)).map { _ in statement(depth: 0) }.joined(separator: pick([" ", "\n", "", "\n\n", "# }\n", " #;\n"]))
        // A cut, a doubled piece, or a strange piece in the middle: of every other text.
        guard roll(2) == 0 else { return text }
        var bytes = Array(text.utf8)
        let at = roll(bytes.count + 1)
        switch roll(4) {
        case 0: bytes.removeSubrange(at...)
        case 1: bytes.insert(contentsOf: Array(Self.pieces[roll(Self.pieces.count)].utf8), at: at)
        case 2: bytes.insert(contentsOf: Array(words.next().utf8), at: at)
        default: if at < bytes.count { bytes.remove(at: at) }
        }
        text = String(decoding: bytes, as: UTF8.self)
        return text
    }

    private mutating func statement(depth: Int) -> String {
        if roll(12) == 0 { return "\(Self.forbidden[roll(Self.forbidden.count)]) \(argument());" }
        switch roll(depth == 0 ? 8 : 10) {
        case 0, 1:
            guard depth == 0 else {
                return "return \(pick(["403", "204", "301 /x", "302 https://a.example/", "200 'a'", "418", argument()]));"
            }
            let name = pick([
                "/a/", "= /b", "~ \\.pdf$", "~* ^/c/", "^~ /d/", "/", "@x", "/x.php", "~ \(argument())", argument(), "/.well-known/x",
            ])
            return "location \(name) { \((0...roll(2)).map { _ in statement(depth: depth + 1) }.joined(separator: " ")) }"
        case 2:
            let condition = pick(["$uri", "$args = 'a'", "$http_x ~* \(argument())", "$skip_cache", "-f $uri", "$arg_a != \(argument())"])
            return "if (\(condition)) { \(statement(depth: 2)) }"
        case 3:
            return "rewrite \(pick(["^/a", "^/(.*)$", argument()])) \(target()) \(pick(["permanent", "redirect", "last", "break", ""]));"
        case 4, 5: return "add_header \(pick(["X-A", "X-Robots-Tag", "Server", argument()])) \(argument()) \(pick(["", "always", "x"]));"
        case 6: return "limit_rate \(pick(["1m", "16k", "1", argument()]));"
        case 7: return "limit_rate_after \(pick(["1m", argument()]));"
        case 8:
            return pick([
                "expires 30d;", "allow 10.0.0.0/8;", "deny all;", "client_max_body_size 1m;", "default_type text/plain;",
                "expires \(argument());",
            ])
        default:
            return pick([
                "try_files $uri =404;", "try_files $uri $uri/ /index.php?$args;", "return 301 \(target());", "deny \(argument());",
                "try_files \(argument()) =404;",
            ])
        }
    }

    private mutating func target() -> String {
        pick(["/x/$1", "https://a.example/y", "https://a.example$request_uri", "//evil", "https://$host/", "/$document_root", argument()])
    }

    private mutating func argument() -> String {
        let word = words.next()
        switch roll(4) {
        case 0: return "\"\(word)\""
        case 1: return "'\(word)'"
        case 2: return pick(["a", "\"a; b\"", "'}'", "\"\\\"\"", "a\\ b", "$request_id", "\"${host}\"", "x#y", "{", "a{b"])
        default: return word
        }
    }

    private mutating func pick(_ texts: [String]) -> String { texts[roll(texts.count)] }
    private mutating func roll(_ count: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(count))
    }

    private static let pieces = [
        "}", "{", ";", "\"", "'", "#", "\\", "} server { listen 1; root /; ", "; include /etc/passwd; ", "\n}\nserver {",
        "\";return 200 \"", "\0", "\r", "${",
        " proxy_pass http://127.0.0.1; ", "\u{85}", "\u{2028}", "set $x 1;", "# ", "\\\n", "location ~ \\.php$ { }", "{{root}}", "}}",
    ]
    private static let forbidden = [
        "root", "alias", "include", "load_module", "proxy_pass", "fastcgi_pass", "fastcgi_param", "access_log", "error_log", "set",
        "ssl_protocols", "listen",
        "server_name", "internal", "sub_filter", "content_by_lua", "perl", "js_content", "error_page", "auth_basic", "break", "index",
        "Return", "RETURN", "",
    ]
}
