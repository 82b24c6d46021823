import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

/// What an authority asks for comes from the agent's own directory, of every name, whatever a site, its tenant or its administrator did: else its
/// certificate lapses, or somebody else gets one for the name.
@Suite(.serialized) struct ChallengePathTests {
    private static let path = "/.well-known/acme-challenge"
    /// Also what chance could make of a name that rules are about.
    private static let tokens = ["Ab-_0123456789abcdefABCDEF", "wp-config-0123456789abcdef", "error_log", "readme-license"]

    private func put(_ rig: WebRig) throws {
        let directory = ChallengeDirectory(layout: rig.layout)
        for token in Self.tokens { try directory.put(EntryName(token), "of the agent: \(token)") }
    }

    /// Over plain HTTP, as an authority asks first.
    private func expectChallenges(_ rig: WebRig, _ name: String, _ what: String) async throws {
        let visitor = WebVisitor(port: rig.port, host: name)
        for token in Self.tokens {
            let answer = try await visitor.get("\(Self.path)/\(token)")
            #expect(
                answer.status == 200 && answer.text == "of the agent: \(token)",
                "\(what), \(name)/\(token): \(answer.status) \(answer.text)")
            #expect(answer["content-type"]?.hasPrefix("text/plain") == true && answer["location"] == nil, "\(what)")
        }
        // Nobody's is nobody's: no page of WordPress, no list, no way out.
        for path in ["\(Self.path)/none", "\(Self.path)/", "\(Self.path)/../../../etc/passwd", "\(Self.path)/tenants"] {
            let answer = try await visitor.get(path)
            #expect([400, 403, 404].contains(answer.status), "\(what), \(name)\(path): \(answer.status) \(answer.text)")
            #expect(!answer.text.contains("tenant") && !answer.text.contains("WordPress"), "\(what), \(path)")
        }
    }

    private func site(_ rig: WebRig) async throws -> RigSite {
        let site = try await rig.makeSite(1, "a.test", redirects: ["www.a.test", "old.test"])
        try site.core("index.php", "<?php echo 'WordPress answers for ', $_SERVER['REQUEST_URI'];")
        // What a plugin, a restore or a tenant with a shell would leave behind, in the site's own tree.
        for token in Self.tokens + ["tenants"] { try site.core(".well-known/acme-challenge/\(token)", "of the tenant") }
        try await rig.php.start(site.pool)
        try await rig.makeCertificate(of: site.vhost)
        return site
    }

    /// The states of a site that have a text of their own.
    private static let states: [(name: String, change: @Sendable (inout Vhost) throws -> Void)] = [
        ("enabled", { _ in }), ("switched off", { $0.enabled = false }), ("without cache", { $0.cache = .off }),
        ("larger uploads", { $0.upload = 512 }), ("without other names", { $0.redirects = [] }),
        ("insisting on TLS", { $0.tls?.strictTransport = VhostTLS.year }),
    ]

    @Test(arguments: [false, true]) func everyTemplateAnswersThem(tls: Bool) async throws {
        try await WebRig.with(tls: tls) { rig in
            try put(rig)
            let site = try await site(rig)
            for (state, change) in Self.states {
                var vhost = site.vhost
                try change(&vhost)
                try await rig.activate(vhost)
                for name in vhost.names { try await expectChallenges(rig, name.ascii, state) }
            }
            // Names that no site has yet, or any more; also what looks like no name.
            for name in ["new.test", "x.a.test", "127.0.0.1"] { try await expectChallenges(rig, name, "no site's") }
            try await rig.web.withdraw(site.id, keeping: .nothing)
            try await rig.web.reload()
            try await expectChallenges(rig, "a.test", "withdrawn")
        }
    }

    /// Snippets that would take the path over, each accepted because it cannot.
    @Test(arguments: [
        "location /.well-known/ { return 410; }", "location /.well-known { deny all; }", "location ~ ^/\\.well-known { return 410; }",
        "location ~* . { return 410; }", "location ~ challenge { add_header X-One 1; }", "if ($uri ~ .) { return 302 https://away.test/; }",
        "if ($request_uri ~ .) { return 302 https://away.test/; }", "rewrite ^/(.*)$ https://away.test/$1 redirect;",
        "location = /.well-known/x { return 200 tenant; }", "if ($http_user_agent ~ .) { return 403; }",
    ])
    func noSnippetTakesThemOver(_ text: String) async throws {
        let snippet = try NginxSnippet(text, named: "test")
        try await WebRig.with { rig in
            try put(rig)
            let site = try await site(rig)
            var vhost = site.vhost
            vhost.snippet = snippet
            try await rig.web.publish(vhost)
            try await rig.web.validate()
            try await rig.web.reload()
            for name in vhost.names { try await expectChallenges(rig, name.ascii, text) }
        }
    }

    /// And those that could are not accepted.
    @Test(arguments: [
        "return 302 https://away.test/;", "rewrite ^ /index.php;", "rewrite ^/.well-known/(.*)$ /$1;", "deny all;", "expires 1d;",
        "limit_rate 1k;", "default_type text/html;",
    ])
    func whatCouldIsRefusedAtTheDoor(_ text: String) {
        #expect { try NginxSnippet(text, named: "test") } throws: { ($0 as? Problem)?.code == .snippetRefused }
    }

    /// Over TLS, where a proxy before this host insists on it: the names' own servers say the same.
    @Test func overTLSTheyAreTheSame() async throws {
        try await WebRig.with(tls: true) { rig in
            try put(rig)
            let site = try await site(rig)
            for (state, change) in Self.states.prefix(3) {
                var vhost = site.vhost
                try change(&vhost)
                try await rig.activate(vhost)
                for name in vhost.names {
                    var target = vhost.target
                    target.host.name = name
                    for token in Self.tokens {
                        let answer = try await HTTPProbe(layout: rig.layout).get(target, path: "\(Self.path)/\(token)", deadline: 5)
                        #expect(answer.status == 200 && answer.body == "of the agent: \(token)", "\(state) \(name)/\(token): \(answer)")
                    }
                }
            }
        }
    }

    /// nginx follows no link there that is not root's own, and a tenant's tree is not asked at all.
    @Test func aLinkInTheSitesTreeLeadsNowhere() async throws {
        try await WebRig.with { rig in
            try put(rig)
            let site = try await rig.makeSite(1, "a.test")
            try TestDirectory.make("\(rig.layout.content(of: site.id, generation: 1))/trap", owner: site.identity)
            try site.content("trap/\(Self.tokens[0])", "of the tenant")
            try site.core(".well-known/readme", "x")
            let link = "\(rig.layout.current(of: site.id))/.well-known/acme-challenge"
            try check("link", link) { symlink(rig.layout.content(of: site.id, generation: 1) + "/trap", link) }
            try await rig.activate(site.vhost)
            try await expectChallenges(rig, "a.test", "a link")
        }
    }
}
