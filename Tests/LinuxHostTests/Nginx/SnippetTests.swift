import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// What a person adds to a site's server, as a real nginx and PHP see it: it does what it says, in its own site, and opens nothing.
@Suite(.serialized) struct SnippetTests {
    private static let code = "<?php echo 'ran ', 6 * 7;"

    private func site(_ rig: WebRig, _ number: UInt32, _ name: String, snippet: String? = nil, tls: Bool = false) async throws -> (
        RigSite, Vhost
    ) {
        let site = try await rig.makeSite(number, name)
        try site.core("index.php", "<?php echo 'WordPress of ', $_SERVER['HTTP_HOST'], ' ', $_SERVER['REQUEST_URI'];")
        try site.core("wp-login.php", Self.code)
        for (path, text) in [
            ("uploads/evil.php", Self.code), ("uploads/dir/index.php", Self.code), ("uploads/ok.png", "picture"),
            ("uploads/a.pdf", "paper"),
            ("uploads/x.sql", "dump"), (".env", "secret"), ("members/a.php", Self.code), ("members/a.txt", "for members"),
        ] { try site.content(path, text) }
        try await rig.php.start(site.pool)
        return (site, try await with(snippet, site))
    }

    @discardableResult
    private func with(_ snippet: String?, _ site: RigSite) async throws -> Vhost {
        var vhost = site.vhost
        vhost.snippet = try snippet.map { try NginxSnippet($0, named: "test") }
        try await site.rig.activate(vhost)
        return vhost
    }

    /// Snippets that try to open what the site's rules close, and are accepted because they cannot.
    static let attempts = [
        "location ~* ^.* { expires 1d; }", "location ~* \\.(php|phtml|sql|env)$ { add_header X-Mine 1; }",
        "location /wp-content/ { expires 1d; }",
        "location /wp-content/uploads/ { add_header X-Mine 1; limit_rate 1m; }", "location /wp-content/uploads/ { allow all; }",
        "location /wp-content/uploads/dir/ { try_files $uri/ $uri =404; }",
        "location ~ ^/wp-content/uploads/ { try_files $uri $uri/ /index.php; }",
        "location /wp-content/uploads { if ($arg_no) { return 410; } }", "location = /wp-content/uploads/dir/ { expires 1d; }",
        "rewrite ^/nothing$ /wp-content/uploads/evil.php redirect;", "if ($arg_none) { return 403; }",
        "location /wp-content { rewrite ^/none /x permanent; }",
    ]

    @Test(arguments: attempts) func whateverASnippetSaysWhatIsClosedStaysClosed(_ snippet: String) async throws {
        try await WebRig.with { rig in
            let (site, _) = try await site(rig, 1, "a.test", snippet: snippet)
            for path in [
                "/wp-content/uploads/evil.php", "/wp-content/uploads/evil.php/x", "/wp-content/uploads//evil.php",
                "/wp-content/uploads/dir/index.php",
                "/wp-content/uploads/dir/", "/wp-content/uploads/x.sql", "/wp-content/.env", "/.env", "/wp-config.php", "/xmlrpc.php",
            ] {
                let answer = try await site.get(path)
                #expect([403, 404].contains(answer.status), "\(path): \(answer.status)")
                #expect(
                    !answer.text.contains("42") && !answer.text.contains("6 * 7") && !answer.text.contains("dump"),
                    "\(path): \(answer.text)")
            }
            #expect(try await site.get("/wp-content/members/a.php").text == "ran 42", "PHP elsewhere runs, and is not shown")
            #expect(try await site.get("/wp-content/uploads/ok.png").text == "picture")
            #expect(try await site.get("/a-page/").text.hasPrefix("WordPress of a.test"))
            #expect(try await site.get("/").status == 200)
        }
    }

    @Test func aDirectorysIndexInUploadsDoesNotRunWithoutASnippetEither() async throws {
        try await WebRig.with { rig in
            let (site, _) = try await site(rig, 1, "a.test")
            let answer = try await site.get("/wp-content/uploads/dir/")
            #expect(answer.status == 403 && !answer.text.contains("42"), "\(answer.status) \(answer.text)")
        }
    }

    @Test func aHeaderComesBesideTheHousesAndNeighboursDoNotHaveIt() async throws {
        try await WebRig.with { rig in
            let (site, _) = try await site(
                rig, 1, "a.test",
                snippet: "add_header X-Everywhere yes always; location ~ \\.pdf$ { add_header X-Paper \"a; b\"; expires 1h; }")
            let (beside, _) = try await self.site(rig, 2, "b.test")
            let before = try #require(try await rig.web.published(beside.id))
            let page = try await site.get("/a-page/")
            #expect(page["x-everywhere"] == "yes" && page["x-content-type-options"] == "nosniff" && page["x-paper"] == nil)
            let paper = try await site.get("/wp-content/uploads/a.pdf")
            #expect(
                paper.text == "paper" && paper["x-paper"] == "a; b" && paper["x-everywhere"] == "yes"
                    && paper["cache-control"] == "max-age=3600")
            #expect(paper.all("x-content-type-options") == ["nosniff"], "a header of a location drops none of the house's")
            for path in ["/a-page/", "/wp-content/uploads/a.pdf"] {
                let answer = try await beside.get(path)
                #expect(answer.status == 200 && answer["x-everywhere"] == nil && answer["x-paper"] == nil)
            }
            try await with(nil, site)
            #expect(try await site.get("/a-page/")["x-everywhere"] == nil)
            #expect(try await rig.web.published(beside.id) == before)
        }
    }

    @Test func visitorsAreSentOnAndChallengesAreAnswered() async throws {
        try await WebRig.with { rig in
            let (site, _) = try await site(
                rig, 1, "a.test",
                snippet: """
                    rewrite ^/old/(.*)$ https://new.test/x/$1 permanent;
                    if ($uri ~ .) { return 302 https://away.test$request_uri; }
                    location /.well-known/ { return 410; }
                    """)
            #expect(try await site.get("/old/a?b=c")["location"] == "https://new.test/x/a?b=c")
            let away = try await site.get("//evil.test/?q=1")
            #expect(away.status == 302 && away["location"] == "https://away.test//evil.test/?q=1")
            try TestDirectory.make("\(rig.layout.acmeChallenges)/.well-known/acme-challenge")
            try AtomicFile.write("a-token", to: "\(rig.layout.acmeChallenges)/.well-known/acme-challenge/token", mode: 0o644)
            #expect(try await site.get("/.well-known/acme-challenge/token").text == "a-token")
            #expect(try await site.get("/.env").status == 404, "what is closed is closed before anybody is sent on")
        }
    }

    @Test func whatIsForSomeIsForNobodyElsePHPIncluded() async throws {
        try await WebRig.with { rig in
            let rule = "{ allow 192.0.2.1; deny all; }"
            let (site, _) = try await site(rig, 1, "a.test", snippet: "location /wp-content/members/ \(rule) location = /only \(rule)")
            for path in [
                "/wp-content/members/a.php", "/wp-content/members/a.txt", "/wp-content/members/none", "/wp-content/members/", "/only",
            ] {
                #expect(try await site.get(path).status == 403, "\(path)")
            }
            #expect(try await site.get("/wp-content/uploads/ok.png").status == 200)
            try await with("location /wp-content/members/ { allow 127.0.0.0/8; deny all; }", site)
            #expect(try await site.get("/wp-content/members/a.php").text == "ran 42")
            #expect(try await site.get("/wp-content/members/a.txt").text == "for members")
            #expect(try await site.get("/wp-content/members/a-page").text.hasPrefix("WordPress of a.test"))
            try await with("location /wp-content/members/ { if ($arg_in != \"yes\") { return 403; } }", site)
            for path in ["/wp-content/members/a.php", "/wp-content/members/a.txt"] {
                #expect(try await site.get(path).status == 403)
                #expect(try await site.get("\(path)?in=yes").status == 200)
            }
        }
    }

    /// nginx keeps a name's length in one byte: the longest that may be said hides nothing of the site's own.
    @Test func aLongAddressHidesNeitherChallengesNorTheLimitOfLogins() async throws {
        try await WebRig.with { rig in
            let long = "/" + String(repeating: "m", count: 199)
            let snippet = "location \(long) { allow all; } location = \(long.dropLast())n { deny all; }"
            let (site, _) = try await site(rig, 1, "a.test", snippet: snippet)
            let (beside, _) = try await self.site(rig, 2, "b.test")
            try TestDirectory.make("\(rig.layout.acmeChallenges)/.well-known/acme-challenge")
            try AtomicFile.write("a-token", to: "\(rig.layout.acmeChallenges)/.well-known/acme-challenge/token", mode: 0o644)
            #expect(try await site.get("/.well-known/acme-challenge/token").text == "a-token")
            var statuses: [Int] = []
            for _ in 1...8 { statuses.append(try await site.get("/wp-login.php", method: "POST").status) }
            #expect(statuses == [200, 200, 200, 200, 200, 200, 429, 429])
            #expect(try await beside.get("/wp-login.php", method: "POST").status == 200, "each site counts for itself")
        }
    }

    /// nginx gives up, and goes on with other visitors.
    @Test func aPatternThatTriesLongIsGivenUp() async throws {
        try await WebRig.with { rig in
            let (site, _) = try await site(rig, 1, "a.test", snippet: "location ~ \"^/a.+a.+[xy]\" { return 410; }")
            #expect(try await site.get("/a1a1x").status == 410)
            #expect(try await site.get("/\(String(repeating: "a", count: 4000))").status == 500, "it ended before it had tried all")
            #expect(try await site.get("/a-page/").status == 200)
        }
    }

    @Test func noLocationTakesALargerBodyThanTheSite() async throws {
        try await WebRig.with { rig in
            let (_, vhost) = try await site(
                rig, 1, "a.test", snippet: "location /wp-content/ { client_max_body_size 2047m; allow all; }")
            var small = vhost
            small.upload = 1
            try await rig.activate(small)
            let visitor = WebVisitor(port: rig.port, host: vhost.canonical.authority)
            func post(_ count: Int) async throws -> Int {
                try await visitor.post("/wp-content/members/a.php", body: [UInt8](repeating: 120, count: count), type: "text/plain").status
            }
            #expect(try await post(1 << 20) == 200)
            #expect(try await post((1 << 20) + 1) == 413)
        }
    }

    /// Of other rules, or of other hands: what is refused now is not there for nginx, and stops nothing.
    @Test func aSnippetThatIsRefusedLaterIsLeftOut() async throws {
        try await WebRig.with { rig in
            let (site, vhost) = try await site(rig, 1, "a.test", snippet: "add_header X-One 1;")
            var bad = vhost
            bad.snippet = try JSONDecoder().decode(NginxSnippet.self, from: Data("\"add_header X-Two 2;\\nroot /;\"".utf8))
            try await rig.activate(bad)
            let answer = try await site.get("/a-page/")
            #expect(answer.status == 200 && answer["x-one"] == nil && answer["x-two"] == nil)
            var none = vhost
            none.snippet = nil
            #expect(try rig.web.render(bad) == rig.web.render(none))
        }
    }

    /// nginx has the last word, and names the site whose snippet it is.
    @Test func whatOnlyNginxRefusesIsTheSitesOwnAndTheOldOneServes() async throws {
        try await WebRig.with { rig in
            let (site, vhost) = try await site(rig, 1, "a.test", snippet: "add_header X-One 1;")
            var broken = vhost
            broken.snippet = try NginxSnippet("location /a { expires 1d; } location /a { expires 2d; }", named: "test")
            try await rig.web.publish(broken)
            let problem = await #expect(throws: Problem.self) { try await rig.web.validate() }
            #expect(problem?.code == .configurationRefused && problem?.details["site.id"] == site.id.rawValue)
            #expect(problem?.message.contains("duplicate location") == true, "\(problem?.message ?? "")")
            #expect(try await site.get("/a-page/")["x-one"] == "1")
        }
    }

    @Test func overTLSALocationsHeaderDropsNotThePromiseOfTLS() async throws {
        try await WebRig.with(tls: true) { rig in
            let site = try await rig.makeSite(1, "a.test")
            var vhost = site.vhost
            vhost.tls?.strictTransport = VhostTLS.year
            vhost.snippet = try NginxSnippet("location = /t.txt { add_header X-One 1; } if ($arg_go) { return 302 /x; }", named: "test")
            try await rig.makeCertificate(of: vhost)
            try site.core("t.txt", "text")
            try await rig.activate(vhost)
            let answer = try await HTTPProbe(layout: rig.layout).get(vhost.target, path: "/t.txt", deadline: 5)
            #expect(
                answer.status == 200 && answer.headers["x-one"] == "1"
                    && answer.headers["strict-transport-security"] == "max-age=\(VhostTLS.year)")
        }
    }
}
