import Foundation
import SiteModel
import Testing

/// What a snippet may say, and how it is written.
@Suite struct NginxSnippetTests {
    /// The longest address of a location.
    static let longest = "/" + String(repeating: "m", count: 199)
    static let house = SnippetHouse(headers: ["include HEADERS;"], php: ["fastcgi_pass PHP;"], upload: 64)

    @Test(arguments: [
        ("add_header X-One 1;", "add_header X-One 1;\n"),
        ("  add_header\n'X-One'\t\"a \\\"b\\\" c\" always ; # mine", "add_header X-One \"a \\\"b\\\" c\" always;\n"),
        ("add_header X-Id $request_id;", "add_header X-Id $request_id;\n"),
        ("add_header X-Id ${request_id}x;", "add_header X-Id \"${request_id}x\";\n"),
        ("location ~ \"^/a+|^/b{2,3}[|]\" { expires 1d; }", "location ~ \"^/a+|^/b{2,3}[|]\" {\n    expires 1d;\n}\n"),
        ("rewrite ^/a/(.*)$ /b/$1 permanent;", "rewrite \"^/a/(.*)$\" /b/$1 permanent;\n"),
        ("rewrite \"^/a{2}\" https://example.net$request_uri redirect;", "rewrite \"^/a{2}\" https://example.net$request_uri redirect;\n"),
        ("if ($http_user_agent ~* (bot|crawler)) { return 403; }", "if ($http_user_agent ~* \"(bot|crawler)\") {\n    return 403;\n}\n"),
        ("if ( $request_method = \"POST\" ) { return 405; }", "if ($request_method = \"POST\") {\n    return 405;\n}\n"),
        ("if ($arg_x) {return 301 /y;}", "if ($arg_x) {\n    return 301 /y;\n}\n"),
        ("location ~* \\.(jpe?g|png)$ { expires 30d; }", "location ~* \"\\.(jpe?g|png)$\" {\n    expires 30d;\n}\n"),
        ("location =/health{return 200 'well; {ok}';}", "location = /health {\n    return 200 \"well; {ok}\";\n}\n"),
        (
            "location /a/ { try_files $uri $uri/ /index.php?$args; }", "location /a/ {\n    try_files $uri $uri/ @wordpress;\n}\n"
        ),
        ("location /m/ { allow 2001:DB8::/32; deny all; }", "location /m/ {\n    allow 2001:db8::/32;\n    deny all;\n}\n"),
        ("limit_rate 100k; limit_rate_after 1m;", "limit_rate 100k;\nlimit_rate_after 1m;\n"),
        ("location /up/ { client_max_body_size 1m; }", "location /up/ {\n    client_max_body_size 1m;\n}\n"),
        (
            "location /.well-known/change-password { return 302 /wp-admin/profile; }",
            "location /.well-known/change-password {\n    return 302 /wp-admin/profile;\n}\n"
        ),
        (
            "location \(longest) { allow all; }", "location \(longest) {\n    allow all;\n}\n"
        ),
        (
            "location ~* \\.(?:jpe?g|gif|png|webp|avif|ico|svgz?|woff2?|ttf|eot|css|js)$ { expires 30d; }",
            "location ~* \"\\.(?:jpe?g|gif|png|webp|avif|ico|svgz?|woff2?|ttf|eot|css|js)$\" {\n    expires 30d;\n}\n"
        ),
        ("add_header X-A ä€;", "add_header X-A \"ä€\";\n"),
        ("location ~ \"a\\\\\\\\b\" { return 404; }", "location ~ \"a\\\\\\b\" {\n    return 404;\n}\n"),
    ])
    func whatMayBeSaidIsWrittenAnewInOneForm(_ source: String, _ form: String) throws {
        let snippet = try NginxSnippet(source, named: "file")
        #expect(snippet.text == form)
        #expect(try NginxSnippet(snippet.text, named: "again") == snippet, "its own form means itself")
    }

    @Test(arguments: [
        ("root /;", "line 1: 'root' may not be used: a site's files"), ("\n\nalias /etc/;", "line 3: 'alias'"),
        ("include /etc/passwd;", "nobody checked"), ("load_module x.so;", "nobody checked"), ("access_by_lua_block { x; }", "no code runs"),
        ("perl Foo::bar;", "no code runs"), ("js_content x;", "no code runs"), ("proxy_pass http://127.0.0.1:1;", "own PHP alone"),
        ("fastcgi_param SCRIPT_FILENAME /x;", "own PHP alone"), ("access_log /x;", "logs are the host's"), ("error_log /x;", "logs"),
        ("set $cache_decision 1;", "variables"), ("ssl_protocols SSLv3;", "TLS is the agent's"), ("listen 1;", "where the site listens"),
        ("server_name x;", "agent site set"), ("server { }", "opens no other"), ("sub_filter a b;", "WordPress's own"),
        ("internal;", "internal"),
        ("set_real_ip_from 0.0.0.0/0;", "who a visitor is"), ("auth_basic x;", "outside"), ("error_page 404 /x.php;", "past the rules"),
        ("break;", "skip"), ("frobnicate on;", "'frobnicate' may not be used: it is not on the list"), ("\"\" x;", "'' may not be used"),
        ("deny all;", "may not stand directly"), ("expires 1d;", "may not stand directly"), ("return 301 /x;", "may not stand directly"),
        ("location /a/ { location /a/b/ { expires 1d; } }", "may not stand in a location"),
        ("if ($uri) { add_header X-A 1; }", "may not stand in an if"),
        ("if ($uri) { if ($args) { return 403; } }", "may not stand in an if"),
        ("location /a/ { if ($args) { rewrite ^ /x permanent; } }", "may not stand in an if"),
    ])
    func whatIsNotOnTheListIsRefusedByName(_ source: String, _ words: String) {
        refused(source, words)
    }

    @Test(arguments: [
        ("location / { expires 1d; }", "'/' is the site's own"), ("location = / { return 403; }", "'/' is the site's own"),
        ("location ^~ /wp-content/ { expires 1d; }", "PHP below it as text"), ("location ^~/a/ { expires 1d; }", "PHP below it as text"),
        ("location = /index.php { expires 1d; }", "PHP is run"), ("location /a.PHP/b { expires 1d; }", "PHP is run"),
        ("location @wordpress { expires 1d; }", "house's own"), ("location /a/../b { expires 1d; }", "no visitor"),
        ("location //a { expires 1d; }", "no visitor"), ("location /.git/ { expires 1d; }", "hidden files"),
        ("location /.well-known/acme-challenge/ { return 403; }", "challenges"),
        ("location = /.well-known/acme-challenge/token { return 403; }", "challenges"), ("location a { expires 1d; }", "begins with '/'"),
        ("location \"/a b\" { expires 1d; }", "begins with '/'"), ("location ! /a { expires 1d; }", "no kind"),
        ("location { expires 1d; }", "takes an address"),
        ("location /a/ { }", "says nothing"), ("location /a/;", "a block"), ("location ~ ^/m/ { deny all; }", "would leave PHP open"),
        ("location /a/ { deny all; return 200 x; }", "before allow and deny"), ("location /a/ { expires 1d; expires 2d; }", "twice"),
        ("location \(longest)m { expires 1d; }", "200 bytes"),
        ("location = \(longest)m { expires 1d; }", "200 bytes"),
        ("location /a/ { default_type text/html; }", "uploads would become pages"),
        ("location /a/ { default_type application/foo+xml; }", "uploads would become pages"),
        ("location /a/ { default_type text/xsl; }", "uploads would become pages"),
        ("location /a/ { default_type text/javascript; }", "uploads would become pages"),
        ("location /a/ { default_type application/x-ecmascript; }", "uploads would become pages"),
        ("location /a/ { default_type multipart/x-mixed-replace; }", "uploads would become pages"),
        ("location /a/ { default_type x; }", "text/plain"),
    ])
    func aLocationThatWouldOpenWhatIsClosedIsRefused(_ source: String, _ words: String) {
        refused(source, words)
    }

    @Test(arguments: [
        ("(a+)+", "repeated"), ("(a|aa)*", "repeated"), ("(?:a){2,}", "repeated"), ("a.*b.*c.*d", "2 repetitions"), ("(?<uri>a)", "(?:"),
        ("(?=a)", "(?:"), ("(*FAIL)", "(*"), ("\\1", "may not be used"), ("\\Qa", "may not be used"), ("a{65}", "at most 64"),
        ("a{40}b{40}", "64 together"), ("a{1,9}b{1,9}", "64 ways"),
        ("a{3,2}", "backwards"),
        ("[[:alpha:]]", "'['"), ("[a", "never closed"), ("(a", "never closed"), ("a)", "closes nothing"), ("*a", "follows nothing"),
        ("ä", "ASCII"),
        ("a?a?a?a?a?a?a?b", "64 ways"), ("(a|b)(c|d)(e|f)(g|h)(i|j)(k|l)(m|n)", "64 ways"),
        ("(?:a|(?:b|c)?d?)?(?:e|f|g|h)?(?:i|j|k)", "64 ways"), ((0...64).map { "a\($0)" }.joined(separator: "|"), "64 ways"),
        // Tried from every place of a long address, what a repetition reads over costs its square.
        ("(?:a)?(?:|||)\\w*+[@!]", "begins with '^'"), ("(?:@)?a*[ab]*+[@!]", "begins with '^'"),
        ("(?:(?:(?:a*[ab]*+[@!])))", "begins with '^'"),
        ("^a*|b", "begins with '^'"), ("a|^b+", "begins with '^'"), ("(?:^|q)a*", "begins with '^'"), ("^a+|", "begins with '^'"),
        ("|^a+", "begins with '^'"), ("\\^a*", "begins with '^'"), ("[a|^b]*", "begins with '^'"), ("a{2,4}", "begins with '^'"),
        ("a{x}", "must be written"), ("a{", "must be written"), ("", "1 to"),
    ])
    func aPatternThatCouldTakeVeryLongIsRefused(_ pattern: String, _ words: String) {
        let quoted = pattern.replacing("\\", with: "\\\\")
        refused("location ~ \"\(quoted)\" { expires 1d; }", words)
        refused("if ($uri ~ \"\(quoted)\") { return 403; }", words)
        refused("rewrite \"\(quoted)\" /x permanent;", words)
    }

    @Test(arguments: [
        ("rewrite ^/a /wp-content/uploads/x.php last;", "'permanent' or 'redirect'"), ("rewrite ^/a /b break;", "'permanent'"),
        ("rewrite ^/a /b;", "'permanent'"), ("rewrite ^/a //evil.example/ permanent;", "another host"),
        ("rewrite ^/a https://$host/ permanent;", "written out"), ("rewrite ^/a https://a.example$1 permanent;", "written out"),
        ("rewrite ^/a https://a.example@b.example/ permanent;", "not a host name"),
        ("rewrite ^/a https://127.0.0.1/ permanent;", "not a host name"),
        ("rewrite ^/a https://a.example:x/ permanent;", "no port"), ("rewrite ^/a javascript:x permanent;", "begins with"),
        ("rewrite ^/a /$document_root permanent;", "'$document_root' may not be used"), ("rewrite ^/a /${uri permanent;", "never closed"),
        ("location /a/ { return 301 $request_uri; }", "begins with"), ("location /a/ { return 200 $http_x; }", "no variable"),
        ("location /a/ { return 101; }", "none of the statuses"), ("location /a/ { return /x; }", "none of the statuses"),
        ("location /a/ { return 301; }", "address to go to"), ("location /a/ { return 204 x; }", "nothing may follow"),
        ("if (-f $request_filename) { return 403; }", "a condition is"), ("if ($request_filename ~ x) { return 403; }", "cannot be asked"),
        ("if ($skip_cache) { return 403; }", "cannot be asked"), ("if ($http_) { return 403; }", "cannot be asked"),
        ("if ($uri = $args) { return 403; }", "no variable"), ("if ($uri == a) { return 403; }", "no comparison"),
        ("if () { return 403; }", "parentheses"), ("if $uri { return 403; }", "parentheses"), ("if ($uri;", "block"),
        ("add_header X-Frame-Options DENY;", "the site's own"), ("add_header Set-Cookie a=b;", "the site's own"),
        ("add_header X-Accel-Redirect /x;", "protocol"),
        ("add_header Strict-Transport-Security x;", "the site's own"), ("add_header X-A;", "a name, a value"),
        ("add_header X-A 1 2;", "a name, a value"),
        ("add_header \"X-A: b\" 1;", "letters, digits"), ("add_header X-A $document_root;", "may not be used here"),
        ("add_header X-A $;", "may not be used here"), ("add_header X-A a$1;", "may not be used here"),
        ("add_header X-A $args$args$args$args$args;", "4 variables"), ("rewrite ^/a /$1$1$1$1$1 permanent;", "4 variables"),
        (String(repeating: "add_header X-A $args$args$args;", count: 11), "33 variables"),
        ((1...21).map { "if ($arg_\($0)) { return 403; }" }.joined(), "and may for 20"),
        ("location /a/ { try_files /wp-config.php =404; }", "none of $uri"), ("location /a/ { try_files $uri /x.php; }", "ends with"),
        ("location /a/ { try_files $uri.php =404; }", "none of $uri"), ("location /a/ { try_files $uri @other; }", "ends with"),
        ("limit_rate 1;", "16k or more"), ("limit_rate 0;", "16k or more"), ("location /a/ { client_max_body_size 0; }", "1k to 2047m"),
        ("location /a/ { client_max_body_size 9999999999999m; }", "1k to 2047m"), ("location /a/ { expires now; }", "off, max"),
        ("location /a/ { allow unix:; }", "it must be an address"), ("location /a/ { deny 10.0.0.1/8; }", "behind its prefix"),
    ])
    func anArgumentThatReachesOutsideIsRefused(_ source: String, _ words: String) {
        refused(source, words)
    }

    @Test(arguments: [
        ("", "it says nothing"), ("# only a comment", "it says nothing"), ("add_header X-A 1", "does not end with ';'"),
        ("add_header X-A 1; }", "closes nothing"), ("location /a/ { expires 1d;", "never closed"),
        ("add_header X-A 'a;", "quote is never closed"),
        ("add_header X-A 'a'b;", "inside a word"), (";", "follows no directive"), ("{ }", "follows no directive"),
        ("add_header X-A \"a\u{0}b\";", "control character"),
        ("add_header X-A \"a\\nb\";", "line break"), ("add_header X-A \"a\nb\";", "line break"),
        ("add_header X-A \u{1b};", "control character"),
        ("a { b { c { d; } } }", "nested too deep"), ("add_header a b c d e f g h i j k l m;", "too many arguments"),
        ("add_header X-A \(String(repeating: "a", count: 1001));", "more than 1000 bytes"),
        (String(repeating: "#", count: 16_385), "16384"),
        (String(repeating: "limit_rate 1m;\n", count: 201), "200 directives"),
        (String(repeating: "rewrite ^/a /b permanent;\n", count: 13), "13 regular expressions"),
        (biggest, "in the form in which it is kept"),
        ("add_header X-A \"a\u{85}b\";", "control character"), ("add_header X-A \"\u{202e}b\";", "control character"),
        ("\n# \u{2066}", "line 2: it holds a control character"), ("add_header X-A \"\u{2028}\";", "control character"),
        ("} server { listen 1; ", "line 1: a '}' closes nothing"), ("add_header X-A 1;\n# swallowed }\n}", "line 3"),
    ])
    func whatIsNoWholeTextOfDirectivesIsRefused(_ source: String, _ words: String) {
        refused(source, words)
    }

    /// Smaller than a snippet may be, and larger once it is written as it is kept.
    private static let biggest = (0..<99).map { "location /\($0)\(String(repeating: "a", count: 140)){deny all;}" }.joined()

    private func refused(_ source: String, _ words: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let problem = #expect(throws: Problem.self, "\(source.prefix(200))", sourceLocation: sourceLocation) {
            try NginxSnippet(source, named: "my.conf")
        }
        #expect(problem?.code == .snippetRefused && problem?.hint != nil, sourceLocation: sourceLocation)
        #expect(
            problem?.message.hasPrefix("cannot use snippet 'my.conf': ") == true && problem?.message.contains(words) == true,
            "\(problem?.message ?? "") lacks '\(words)'", sourceLocation: sourceLocation)
    }

    @Test func aLocationKeepsTheHousesHeadersAndServesAsTheSiteDoes() throws {
        let snippet = try NginxSnippet("location ~ \\.pdf$ { add_header X-A 1; }", named: "file")
        #expect(
            try snippet.lines(Self.house) == [
                "location ~ \"(*LIMIT_MATCH=1000)\\.pdf$\" {", "    include HEADERS;", "    add_header X-A 1;",
                "    expires $asset_lifetime;",
                "    try_files $uri $uri/ @wordpress;", "}",
            ])
    }

    /// nginx sends none of the server's headers where a location has one of its own.
    @Test func aLocationWithAHeaderOfItsOwnKeepsTheSnippetsOthers() throws {
        let source = "add_header X-All 1 always; add_header X-Same 2; location = /a { add_header x-same 3; } location = /b { expires 1d; }"
        let lines = try NginxSnippet(source, named: "file").lines(Self.house)
        #expect(
            lines.dropFirst(2).prefix(5) == [
                "location = /a {", "    include HEADERS;", "    add_header X-All 1 always;", "    add_header x-same 3;",
                "    expires $asset_lifetime;",
            ])
        #expect(lines.count { $0.contains("add_header") } == 4)
    }

    @Test(arguments: [("2047m", "64m"), ("65m", "64m"), ("64m", "64m"), ("70000k", "64m"), ("1m", "1m"), ("5000", "5000")])
    func noLocationTakesMoreThanTheSite(_ said: String, _ printed: String) throws {
        let snippet = try NginxSnippet("location /a { client_max_body_size \(said); }", named: "file")
        #expect(snippet.text.contains("client_max_body_size \(said);"))
        #expect(try snippet.lines(Self.house).contains("    client_max_body_size \(printed);"))
    }

    /// PCRE begins its count anew at each place where a pattern could begin: the vhost bounds each.
    @Test func everyPatternOfAVhostHasALimitThatNobodySees() throws {
        let source = "rewrite ^/a /b permanent; if ($args !~* x) { return 403; } location ~ y { if ($uri ~ z) { return 403; } }"
        let snippet = try NginxSnippet(source, named: "file")
        #expect(!snippet.text.contains("LIMIT"))
        let lines = try snippet.lines(Self.house)
        for start in ["rewrite \"", "if ($args !~* \"", "location ~ \"", "    if ($uri ~ \""] {
            #expect(lines.contains { $0.hasPrefix("\(start)(*LIMIT_MATCH=1000)") }, "\(start) in \(lines)")
        }
    }

    @Test func aPrefixThatDecidesAccessDecidesItForPHPToo() throws {
        let snippet = try NginxSnippet("location /m/ { deny all; if ($args) { return 403; } }", named: "file")
        #expect(
            try snippet.lines(Self.house) == [
                "location ^~ /m/ {", "    deny all;", "    if ($args) {", "        return 403;", "    }", "    expires $asset_lifetime;",
                "    try_files $uri $uri/ @wordpress;", "    location ~ \\.php$ {", "        expires off;", "        if ($args) {",
                "            return 403;", "        }", "        fastcgi_pass PHP;", "    }", "}",
            ])
    }

    @Test func challengesComeBeforeWhatEndsARequest() throws {
        let challenge = "if ($uri ~ \"^/\\.well-known/acme-challenge/\") {"
        #expect(try NginxSnippet("rewrite ^ /x permanent;", named: "file").lines(Self.house)[1] == challenge)
        #expect(try NginxSnippet("if ($args) { return 403; }", named: "file").lines(Self.house)[1] == challenge)
        #expect(try !NginxSnippet("location /a/ { return 403; }", named: "file").lines(Self.house).contains(challenge))
    }

    /// What the state holds is believed no more than what a person writes.
    @Test func whatSomebodyWroteIntoTheStateIsCheckedBeforeItIsRendered() throws {
        struct Record: Codable { var snippet: NginxSnippet }
        let record = try JSONDecoder().decode(Record.self, from: Data(#"{"snippet":"root /;"}"#.utf8))
        #expect(record.snippet.text == "root /;")
        let problem = #expect(throws: Problem.self) { try record.snippet.lines(Self.house) }
        #expect(problem?.code == .snippetRefused)
        #expect(record.snippet.refusal == problem)
        #expect(try NginxSnippet("add_header X-A 1;", named: "file").refusal == nil)
    }
}
