import AgentTesting
import Foundation
import SiteModel
import Testing

/// What an administrator reads of this host inside WordPress; nobody else does, and nobody else dismisses it.
@Suite(.serialized) struct NoticeTests {
    private static let kept = "The host keeps pages for visitors who are not logged in."

    private func value(_ name: String, after mark: String, in page: String) throws -> String {
        let start = try #require(page.range(of: mark), "\(mark) is missing")
        let field = try #require(page.range(of: "name=\"\(name)\" value=\"", range: start.upperBound..<page.endIndex))
        return String(page[field.upperBound...].prefix { $0 != "\"" })
    }

    @Test func administratorsReadThemAndDismissEachOnce() async throws {
        let site = try await Wire.a
        let visitor = try await site.administrator(from: "127.0.9.60")
        let page = try await visitor.get("/wp-admin/index.php").text
        #expect(page.contains(Self.kept) && page.contains("takes uploads of up to 64 MB"))
        #expect(!page.contains("MB of memory"), "which nobody enforces in a sandbox")
        let (key, nonce) = (try value("notice", after: Self.kept, in: page), try value("_wpnonce", after: Self.kept, in: page))

        func dismiss(_ key: String, _ nonce: String) async throws -> Int {
            try await visitor.post("/wp-admin/admin-post.php", form: ["action": "agent_dismiss", "notice": key, "_wpnonce": nonce]).status
        }
        #expect(try await dismiss(key, "0000000000") == 403)
        #expect(try await dismiss("agent-other-00000000", nonce) == 403, "a nonce is for one notice")
        #expect(try await visitor.get("/wp-admin/admin-post.php?action=agent_dismiss&notice=\(key)&_wpnonce=\(nonce)").status != 302)
        #expect(try await visitor.get("/wp-admin/index.php").text.contains(Self.kept))
        #expect(try await dismiss(key, nonce) == 302)
        let after = try await visitor.get("/wp-admin/index.php").text
        #expect(!after.contains(Self.kept) && after.contains("takes uploads of up to"))
    }

    @Test func aSettingThatChangesIsSaidAnew() async throws {
        let site = try await Wire.b
        try await site.sandbox.agent.must("site", "set", site.domain, "cache=off", "limits.upload=65M")
        let visitor = try await site.administrator(from: "127.0.9.61")
        let page = try await visitor.get("/wp-admin/index.php").text
        #expect(!page.contains(Self.kept) && page.contains("takes uploads of up to 65 MB"))
        try await site.sandbox.agent.must("site", "set", site.domain, "cache=on", "limits.upload=64M")
        #expect(try await visitor.get("/wp-admin/index.php").text.contains(Self.kept))
    }

    @Test func nobodyElseReadsThem() async throws {
        let site = try await Wire.a
        _ = try await site.run(
            "subscriber",
            "require $_SERVER['DOCUMENT_ROOT'] . '/wp-load.php'; username_exists('reader') || wp_create_user('reader', 'reader-password', 'r@example.com');"
        )
        let reader = site.visitor(from: "127.0.9.62")
        #expect(try await reader.logIn("reader", "reader-password").status == 302)
        let page = try await reader.get("/wp-admin/index.php").text
        #expect(page.contains("wpadminbar") && !page.contains("agent-notice"))
        let form = ["action": "agent_dismiss", "notice": "agent-page-cache-00000000", "_wpnonce": "x"]
        #expect(try await reader.post("/wp-admin/admin-post.php", form: form).status == 403)
        #expect(try await !site.get("/?fresh=62").text.contains("agent-notice"))
    }

    @Test func aSecondPageCacheIsNamed() async throws {
        let site = try await Wire.a
        let dropIn = "\(site.directory)/content/1/advanced-cache.php"
        try site.put("advanced-cache.php", "<?php exit('never');")
        defer { try? FileManager.default.removeItem(atPath: dropIn) }
        #expect(try await site.get("/?fresh=63").status == 200)
        let visitor = try await site.administrator(from: "127.0.9.63")
        #expect(try await visitor.get("/wp-admin/plugins.php").text.contains("wp-content/advanced-cache.php is not used on this host."))
    }

    @Test(.enabled(if: geteuid() == 0, "only root gives sites users of their own"))
    func factsAreTheSitesOwnToReadAndNobodysToWrite() async throws {
        let (a, b) = try await (Wire.a, Wire.b)
        let load = "require_once $_SERVER['DOCUMENT_ROOT'] . '/wp-load.php'; $d = dirname(AGENT_PURGE_SOCKET);"
        let own = try await a.run("facts", load + "echo @file_get_contents(\"$d/\(a.id).json\");")
        #expect(own == #"{"children":8,"pageCache":true,"upload":64}"#)
        let others = try await b.run("facts", load + "echo json_encode([@file_get_contents(\"$d/\(a.id).json\"), @scandir($d)]);")
        #expect(others == "[false,false]")
        #expect(
            try await a.run(
                "facts2", load + "echo json_encode([@file_put_contents(\"$d/\(a.id).json\", 'x'), @unlink(\"$d/\(a.id).json\")]);")
                == "[false,false]")
    }
}
