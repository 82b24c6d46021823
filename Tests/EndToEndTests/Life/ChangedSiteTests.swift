import AgentTesting
import Foundation
import SiteModel
import Testing

/// A site that stands becomes another: seen from outside, undone to the very bytes, and never half.
@Suite(.serialized) struct ChangedSiteTests {
    private typealias Fields = [String: JSONValue]

    private func sandbox() async throws -> SandboxHandle { try await SandboxFixture.shared.sandbox() }
    private func visits(_ sandbox: SandboxHandle, _ domain: String) -> WebVisitor {
        WebVisitor(port: sandbox.port, host: sandbox.host(domain))
    }

    /// Everything of the site that the agent writes, with modes, as bytes.
    private func files(_ sandbox: SandboxHandle, _ id: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for path in [
            "etc/nginx/sites-enabled/\(id).conf", "etc/php/\(id)/fpm.conf", "etc/php/\(id)/50-site.ini", "state/manifests/\(id).json",
        ] {
            let whole = "\(sandbox.root)/\(path)"
            guard let bytes = FileManager.default.contents(atPath: whole) else { continue }
            let facts = try FileManager.default.attributesOfItem(atPath: whole)
            let owner = [FileAttributeKey.posixPermissions, .ownerAccountID, .groupOwnerAccountID].map { "\(facts[$0] ?? "")" }
            files[path] = bytes + Data(owner.joined(separator: " ").utf8)
        }
        return files
    }

    private func lastChange(_ sandbox: SandboxHandle, _ site: Fields) async throws -> String {
        let id = try #require(site["id"]?.text)
        return try #require(try await sandbox.agent.json("change", "list").first { $0["subject"]?.text == id }?["id"]?.text)
    }

    @Test func theCacheIsSwitchedOffAndBackByUndoToTheVeryBytes() async throws {
        let sandbox = try await sandbox()
        let site = try await sandbox.site("cache.test")
        let id = try #require(site["id"]?.text)
        let visitor = visits(sandbox, "cache.test")
        _ = try await visitor.get("/")
        #expect(try await visitor.get("/")["x-cache"] == "HIT", "else the law below would hold for anything")
        let before = try files(sandbox, id)

        let outcome = try await sandbox.agent.run(["site", "set", "cache.test", "cache=off", "--format", "json"])
        #expect(outcome.status == .done && outcome.output.contains(#""changed": true"#), "\(outcome.talk)")
        #expect(outcome.talk.contains("cache: on -> off") && outcome.talk.contains("-        fastcgi_cache \(id);"), "\(outcome.talk)")
        for _ in 1...3 { #expect(try await visitor.get("/")["x-cache"] != "HIT") }
        #expect(try await sandbox.agent.json("site", "show", "cache.test").first?["cache"]?.text == "off")
        let now = try files(sandbox, id)
        #expect(now.keys == before.keys && now != before)

        let change = try await lastChange(sandbox, site)
        #expect(outcome.talk.hasSuffix("hint: agent change undo \(change)\n"), "\(outcome.talk)")
        let settings: JSONValue = .list([.object(["name": .string("cache"), "from": .string("on"), "to": .string("off")])])
        #expect(try await sandbox.agent.json("change", "show", change).first?["settings"] == settings)
        #expect(try await sandbox.agent.must("change", "list").contains("cache: on -> off"))

        let again = try await sandbox.agent.run(["site", "set", "cache.test", "cache=off", "--format", "json"])
        #expect(again.status == .done && again.output.contains(#""changed": false"#), "\(again.talk)")

        try await sandbox.agent.must("change", "undo", lastChange(sandbox, site), "--yes")
        #expect(try files(sandbox, id) == before)
        _ = try await visitor.get("/")
        #expect(try await visitor.get("/")["x-cache"] == "HIT")
        #expect(try await sandbox.agent.json("site", "show", "cache.test").first == site)
    }

    @Test func pagesAreForgottenByNameAndAltogether() async throws {
        let sandbox = try await sandbox()
        _ = try await sandbox.site("forget.test")
        let visitor = visits(sandbox, "forget.test")
        for paths in [["/"], []] {
            _ = try await visitor.get("/")
            #expect(try await visitor.get("/")["x-cache"] == "HIT")
            _ = try await sandbox.agent.run(["site", "cache", "purge", "forget.test"] + paths)
            #expect(try await visitor.get("/")["x-cache"] == "MISS")
        }
        _ = try await visitor.get("/")
        try await sandbox.agent.must("site", "cache", "purge", "forget.test", "/another/")
        #expect(try await visitor.get("/")["x-cache"] == "HIT", "another page is another matter")
        #expect(try await sandbox.agent.run(["site", "cache", "purge", "forget.test", "no-slash"]).status == .usage)
    }

    @Test func aSnippetIsServedReplacedRefusedAndUndone() async throws {
        let sandbox = try await sandbox()
        let site = try await sandbox.site("snippet.test")
        _ = try await sandbox.site("plain.test")
        let id = try #require(site["id"]?.text)
        let (visitor, beside) = (visits(sandbox, "snippet.test"), visits(sandbox, "plain.test"))
        let before = try files(sandbox, id)
        let file = "\(sandbox.root)/snippet.conf"
        func set(_ text: String, _ more: String...) async throws -> AgentProcess.Outcome {
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            return try await sandbox.agent.run(["site", "snippet", "set", "snippet.test", file] + more)
        }
        let dry = try await set("add_header X-Mine one always; # mine\n", "--dry-run")
        #expect(dry.status == .done && dry.output.contains("+    add_header X-Mine one always;"), "\(dry.talk)")
        #expect(try files(sandbox, id) == before)

        let done = try await set("add_header X-Mine one always; # mine\n")
        #expect(done.status == .done && done.talk.contains("nginx.snippet: none -> 1 line"), "\(done.talk)")
        #expect(try await visitor.get("/")["x-mine"] == "one")
        #expect(try await beside.get("/")["x-mine"] == nil)
        #expect(try await sandbox.agent.must("site", "snippet", "show", "snippet.test") == "add_header X-Mine one always;\n")
        #expect(try await sandbox.agent.run(["site", "plan", "snippet.test"]).output.contains("nothing to do"))
        let one = try files(sandbox, id)

        // By the list, before anything is asked; by nginx, and by the page that visitors get, after.
        let refused = try await set("add_header X-Mine two;\nproxy_pass http://127.0.0.1;\n")
        #expect(refused.status == .refused && refused.talk.contains("line 2: 'proxy_pass'"), "\(refused.talk)")
        for text in ["location /a { expires 1d; }\nlocation /a { expires 2d; }\n", "if ($uri ~ .) { return 302 /elsewhere; }\n"] {
            let refused = try await set(text)
            #expect(refused.status == .rolledBack, "\(refused.talk)")
            #expect(try files(sandbox, id) == one)
            #expect(try await visitor.get("/")["x-mine"] == "one")
        }
        #expect(try await set("add_header X-Mine two;\n").status == .done)
        #expect(try await visitor.get("/")["x-mine"] == "two")
        // It is the site's own through the trash.
        try await sandbox.agent.must("site", "delete", "snippet.test", "--yes")
        try await sandbox.agent.must("site", "undelete", "snippet.test")
        #expect(try await visitor.get("/")["x-mine"] == "two")
        try await sandbox.agent.must("site", "snippet", "clear", "snippet.test")
        #expect(try await visitor.get("/")["x-mine"] == nil)
        #expect(try files(sandbox, id) == before)
        try await sandbox.agent.must("change", "undo", lastChange(sandbox, site), "--yes")
        #expect(try await visitor.get("/")["x-mine"] == "two")
    }

    /// A later agent may refuse what an earlier one took, and a store may be written by other hands: the site is served without it, says so, and can be
    /// changed, as its neighbours can.
    @Test func aStoredSnippetThatIsRefusedStopsNothingAndReachesNobody() async throws {
        let sandbox = try await sandbox()
        let site = try await sandbox.site("stale.test")
        let other = try await sandbox.site("fresh.test")
        let (id, neighbour) = (try #require(site["id"]?.text), try #require(other["id"]?.text))
        let visitor = visits(sandbox, "stale.test")
        let file = "\(sandbox.root)/stale.conf"
        try "add_header X-Mine good;\n".write(toFile: file, atomically: true, encoding: .utf8)
        func spoil() async throws {
            try #require(try await sandbox.storeSnippet("add_header X-Mine bad;\nroot /;\n", of: id) == 0)
            try #require(try await sandbox.agent.must("site", "snippet", "show", "stale.test").contains("root /;"))
        }
        func found(_ code: String) async throws -> [String: JSONValue]? {
            let outcome = try await sandbox.agent.run(["doctor", "--format", "json"])
            let all = try JSONDecoder().decode([[String: JSONValue]].self, from: Data(outcome.output.utf8))
            return all.first { $0["code"]?.text == code }
        }
        func servesNothingOfIt() async throws {
            let vhost = try String(contentsOfFile: "\(sandbox.root)/etc/nginx/sites-enabled/\(id).conf", encoding: .utf8)
            #expect(!vhost.contains("X-Mine bad") && !vhost.contains("root /;"))
            #expect(try await visitor.get("/")["x-mine"] != "bad")
        }
        try await spoil()
        let finding = try #require(try await found("snippet.refused"))
        #expect(finding["subject"]?.text == "stale.test" && finding["text"]?.text?.contains("line 2: 'root'") == true, "\(finding)")
        #expect(finding["remedy"]?.text?.contains("agent site snippet clear stale.test") == true, "\(finding)")
        #expect(try await found("inventory.incomplete") == nil)

        // Whatever else is asked of it, and of its neighbour.
        // One by one: of two that are gone, each would be a neighbour that got worse.
        for vhost in [neighbour, id].map({ "\(sandbox.root)/etc/nginx/sites-enabled/\($0).conf" }) {
            try #require(unlink(vhost) == 0)
            let outcome = try await sandbox.agent.run(["host", "upgrade-config"])
            #expect(outcome.status == .done && FileManager.default.fileExists(atPath: vhost), "\(outcome.output)\(outcome.talk)")
        }
        #expect(try await visits(sandbox, "fresh.test").get("/").status == 200)
        for command in [
            ["site", "set", "stale.test", "cache=off"], ["site", "set", "stale.test", "limits.children=4"],
            ["site", "disable", "stale.test"], ["site", "enable", "stale.test"], ["site", "delete", "stale.test", "--yes"],
            ["site", "undelete", "stale.test"], ["site", "set", "stale.test", "cache=on"],
        ] {
            let outcome = try await sandbox.agent.run(command)
            #expect(outcome.status == .done, "\(command): \(outcome.talk)")
            if !command.contains("disable"), !command.contains("delete") { try await servesNothingOfIt() }
        }
        try await sandbox.agent.must("change", "undo", lastChange(sandbox, site), "--yes")
        try await servesNothingOfIt()

        try await sandbox.agent.must("site", "snippet", "set", "stale.test", file)
        #expect(try await visitor.get("/")["x-mine"] == "good")
        // Back to it is back to none.
        try await sandbox.agent.must("change", "undo", lastChange(sandbox, site), "--yes")
        try await servesNothingOfIt()
        #expect(try await found("snippet.refused") != nil)
        try await sandbox.agent.must("site", "snippet", "clear", "stale.test")
        try await servesNothingOfIt()
        #expect(try await found("snippet.refused") == nil)

        // Of a site that is switched off, nginx has not judged it; that is said.
        try await sandbox.agent.must("site", "disable", "stale.test")
        let off = try await sandbox.agent.run(["site", "snippet", "set", "stale.test", file])
        #expect(off.status == .done && off.talk.contains("nginx judges its snippet when it is switched on"), "\(off.talk)")
    }

    @Test func anAliasComesIsItsSitesAloneAndGoes() async throws {
        let sandbox = try await sandbox()
        _ = try await sandbox.site("names.test")
        _ = try await sandbox.site("rival.test")
        try await sandbox.agent.must("site", "set", "names.test", "aliases+=www.names.test,old.names.test")
        let alias = visits(sandbox, "www.names.test")
        let answer = try await alias.get("/q?x=1")
        #expect(answer.status == 301 && answer["location"] == "http://\(sandbox.host("names.test"))/q?x=1")

        let taken = try await sandbox.agent.run(["site", "set", "rival.test", "aliases+=www.names.test"])
        #expect(taken.status == .refused && taken.talk.contains("names.test"), "\(taken.talk)")
        #expect(try await sandbox.agent.json("site", "show", "rival.test").first?["aliases"] == .list([]))

        // Whoever wants a name gone shall not lose the site.
        for words in [["--yes"], ["--purge", "--yes"], ["--dry-run"]] {
            let delete = try await sandbox.agent.run(["site", "delete", "www.names.test"] + words)
            #expect(delete.status == .notFound && delete.talk.contains("aliases-=www.names.test"), "\(delete.talk)")
        }
        let made = try await sandbox.agent.run(["site", "create", "www.names.test", "--wordpress", SandboxHandle.wordpress])
        #expect(made.status == .refused && made.talk.contains("belongs to site 'names.test'"), "\(made.talk)")

        try await sandbox.agent.must("site", "set", "names.test", "aliases-=www.names.test")
        #expect(try await alias.get("/").status == 0, "a name of nobody is answered by nobody")
        #expect(try await visits(sandbox, "old.names.test").get("/").status == 301)
        let removed = try await lastChange(sandbox, sandbox.agent.json("site", "show", "names.test")[0])

        // Given back: free for others, and then not there to be undone to.
        try await sandbox.agent.must("site", "set", "rival.test", "aliases+=www.names.test")
        #expect(try await alias.get("/")["location"] == "http://\(sandbox.host("rival.test"))/")
        let late = try await sandbox.agent.run(["change", "undo", removed, "--yes"])
        #expect(late.status == .refused && late.talk.contains("rival.test"), "\(late.talk)")
    }

    @Test func theLimitOfUploadsIsNginxsAndPHPsAlike() async throws {
        let sandbox = try await sandbox()
        let site = try await sandbox.site("upload.test")
        let id = try #require(site["id"]?.text)
        let visitor = visits(sandbox, "upload.test")
        try await sandbox.agent.must("site", "set", "upload.test", "limits.upload=2M", "limits.children=4")
        let limit = 2 << 20
        func post(_ count: Int) async throws -> Int {
            try await visitor.post("/?p=1", body: [UInt8](repeating: 120, count: count), type: "application/octet-stream").status
        }
        #expect(try await post(limit) != 413)
        #expect(try await post(limit + 1) == 413)
        let pool = try String(contentsOfFile: "\(sandbox.root)/etc/php/\(id)/fpm.conf", encoding: .utf8)
        for line in ["upload_max_filesize] = 2M", "post_max_size] = 3M", "pm.max_children = 4", "memory_limit] = 256M"] {
            #expect(pool.contains(line), "\(line)")
        }
        // PHP itself, not its file: 2 MiB and a little more than post_max_size allows would be an empty form.
        let content = "\(sandbox.root)/srv/sites/\(id)/content/1/limit.php"
        try "<?php echo ini_get('upload_max_filesize'), ' ', ini_get('post_max_size');".write(
            toFile: content, atomically: false, encoding: .utf8)
        // With a query of its own: what PHP says now, not what the page cache keeps of it.
        #expect(try await visitor.get("/wp-content/limit.php?of=set").text == "2M 3M")
        try await sandbox.agent.must("change", "undo", lastChange(sandbox, site), "--yes")
        #expect(try await visitor.get("/wp-content/limit.php?of=undo").text == "64M 65M")
        #expect(try await post(limit + 1) != 413)
    }

    @Test func aSiteIsSwitchedOffAndOnAndItsNeighboursDoNotNotice() async throws {
        let sandbox = try await sandbox()
        let site = try await sandbox.site("off.test", "--alias", "www.off.test")
        _ = try await sandbox.site("beside.test")
        let id = try #require(site["id"]?.text)
        let (visitor, beside) = (visits(sandbox, "off.test"), visits(sandbox, "beside.test"))
        let before = try files(sandbox, id)

        #expect(try await sandbox.agent.must("site", "disable", "off.test", "--dry-run").contains("enabled: true -> false"))
        #expect(try files(sandbox, id) == before)
        try await sandbox.agent.must("site", "disable", "off.test")
        for path in ["/", "/wp-login.php", "/wp-includes/images/blank.gif", "/wp-content/"] {
            let answer = try await visitor.get(path)
            #expect(answer.status == 503 && answer["retry-after"] == "3600" && answer.text.contains("come back later"), "\(path)")
        }
        #expect(try await beside.get("/").status == 200)
        let challenge = "\(sandbox.root)/srv/acme/.well-known/acme-challenge"
        try FileManager.default.createDirectory(atPath: challenge, withIntermediateDirectories: true)
        try "a-token".write(toFile: "\(challenge)/token", atomically: false, encoding: .utf8)
        #expect(try await visitor.get("/.well-known/acme-challenge/token").text == "a-token")
        // Its PHP is gone, and nobody takes that for a fault.
        #expect(
            try sandbox.namesUnderRoot(containing: id).allSatisfy {
                !$0.hasPrefix("/etc/php") && !$0.hasSuffix(".sock") || $0.contains("purge")
            })
        #expect(try await !sandbox.agent.run(["doctor", "--format", "json"]).output.contains(id))
        #expect(try await sandbox.agent.run(["site", "login-url", "off.test"]).status == .refused)
        let again = try await sandbox.agent.run(["site", "disable", "off.test", "--format", "json"])
        #expect(again.status == .done && again.output.contains(#""changed": false"#))

        // Off stays off through the trash.
        try await sandbox.agent.must("site", "delete", "off.test", "--yes")
        try await sandbox.agent.must("site", "undelete", "off.test")
        #expect(try await visitor.get("/").status == 503)

        try await sandbox.agent.must("site", "enable", "off.test")
        #expect(try await visitor.get("/").status == 200)
        #expect(try files(sandbox, id) == before)
    }

    @Test func whatSomebodyWroteByHandIsNotLostUnasked() async throws {
        let sandbox = try await sandbox()
        let site = try await sandbox.site("byhand.test")
        let id = try #require(site["id"]?.text)
        for (path, comment) in [("etc/nginx/sites-enabled/\(id).conf", "# mine\n"), ("etc/php/\(id)/fpm.conf", "; mine\n")] {
            let whole = "\(sandbox.root)/\(path)"
            let text = try String(contentsOfFile: whole, encoding: .utf8)
            try (text + comment).write(toFile: whole, atomically: false, encoding: .utf8)
            let before = try files(sandbox, id)
            let refused = try await sandbox.agent.run(["site", "set", "byhand.test", "limits.upload=32M"])
            #expect(refused.status == .refused && refused.talk.contains("stale-plan") && refused.talk.contains(whole), "\(refused.talk)")
            #expect(refused.talk.contains("--overwrite"))
            #expect(try files(sandbox, id) == before)
            try text.write(toFile: whole, atomically: false, encoding: .utf8)
        }
        let vhost = "\(sandbox.root)/etc/nginx/sites-enabled/\(id).conf"
        func edited() async throws -> [String: JSONValue]? {
            let output = try await sandbox.agent.run(["doctor", "--format", "json"]).output
            let found = try JSONDecoder().decode([[String: JSONValue]].self, from: Data(output.utf8))
            return found.first { $0["code"]?.text == "config.edited" && $0["subject"]?.text == vhost }
        }
        #expect(try await edited() == nil)
        try (String(contentsOfFile: vhost, encoding: .utf8) + "# mine\n").write(toFile: vhost, atomically: false, encoding: .utf8)
        #expect(try await edited()?["severity"]?.text == "warning")
        #expect(try await edited()?["remedy"]?.text?.contains("agent host upgrade-config --overwrite") == true)
        try await sandbox.agent.must("site", "set", "byhand.test", "cache=off", "--overwrite")
        #expect(try await edited() == nil)
        #expect(try await !String(contentsOfFile: vhost, encoding: .utf8).contains("# mine"))
        #expect(try await sandbox.agent.must("site", "plan", "byhand.test").contains("nothing to do"))
    }

    @Test func aChangeThatIsRefusedLeavesEverythingAsItWas() async throws {
        let sandbox = try await sandbox()
        let site = try await sandbox.site("refused.test", "--alias", "www.refused.test")
        let id = try #require(site["id"]?.text)
        let visitor = visits(sandbox, "refused.test")
        let before = try files(sandbox, id)
        // A stranger's broken file: nginx refuses the whole tree, so nothing may be changed in it.
        let stranger = "\(sandbox.root)/etc/nginx/sites-enabled/stranger.conf"
        try "server { nonsense }\n".write(toFile: stranger, atomically: false, encoding: .utf8)
        let refused = try await sandbox.agent.run([
            "site", "set", "refused.test", "cache=off", "limits.upload=2M", "aliases+=new.refused.test",
        ])
        try FileManager.default.removeItem(atPath: stranger)
        #expect(refused.status == .rolledBack && refused.talk.contains("stranger.conf"), "\(refused.talk)")
        #expect(try files(sandbox, id) == before)
        #expect(try await sandbox.agent.json("site", "show", "refused.test").first == site)
        #expect(try await visitor.get("/").status == 200)
        // The name was given back.
        _ = try await sandbox.site("new.refused.test")

        // One whose page is well when it is asked before, and fails after: by the second look, or by the setting itself.
        let poison = "\(sandbox.root)/srv/sites/\(id)/content/1/db.php"
        for (wish, condition) in [
            ("cache=off", "isset($_GET['agent_proof']) && !@mkdir(__DIR__ . '/looked')"),
            ("limits.upload=2M", "ini_get('upload_max_filesize') === '2M'"),
        ] {
            try "<?php if (\(condition)) { http_response_code(500); exit('broken'); }".write(
                toFile: poison, atomically: false, encoding: .utf8)
            let failed = try await sandbox.agent.run(["site", "set", "refused.test", wish])
            #expect(failed.status == .rolledBack && failed.talk.contains("status 500"), "\(failed.talk)")
            #expect(failed.talk.contains("agent site logs \(id) --kind php"), "\(failed.talk)")
            #expect(try files(sandbox, id) == before)
        }
        // Not out of service on the way: what nginx serves is the old configuration, with the file it had.
        #expect(try await visitor.get("/wp-includes/images/blank.gif").status == 200)
        try FileManager.default.removeItem(atPath: poison)
        #expect(try await visitor.get("/?fresh=1").status == 200)
    }

    @Test func limitsAreShownAndASandboxSaysThatItDoesNotEnforceThem() async throws {
        let sandbox = try await sandbox()
        _ = try await sandbox.site("limits.test")
        let set = try await sandbox.agent.run(["site", "set", "limits.test", "limits.memory=512M", "limits.tasks=64", "limits.cpu=50"])
        #expect(set.status == .done && set.talk.contains("not enforced in a sandbox"), "\(set.talk)")
        let rows = try await sandbox.agent.json("site", "limits", "limits.test")
        let values = Dictionary(uniqueKeysWithValues: rows.map { ($0["limit"]?.text ?? "", $0) })
        #expect(values["memory"]?["value"]?.text == "512M" && values["memory"]?["enforced"]?.text == "not enforced in a sandbox")
        #expect(values["tasks"]?["value"]?.text == "64" && values["cpu"]?["value"]?.text == "50")
        #expect(values["children"]?["enforced"]?.text == "yes" && values["upload"]?["value"]?.text == "64M")
        #expect(values["disk"]?["used"]?.text?.hasSuffix("M") == true && values["memory"]?["used"] == .null)
        #expect(try await sandbox.agent.run(["site", "set", "limits.test", "limits.children=200"]).status == .usage, "more than its tasks")
        #expect(try await sandbox.agent.run(["site", "set", "limits.test", "php=7.0"]).status == .refused)
    }
}
