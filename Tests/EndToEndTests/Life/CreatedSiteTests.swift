import AgentTesting
import Foundation
import SiteModel
import Testing

/// A site that was created is a whole WordPress: its pages, its administrator, its permalinks, its media.
@Suite(.serialized) struct CreatedSiteTests {
    private static let domain = "whole.test"

    private func visit() async throws -> (SandboxHandle, WebVisitor) {
        let sandbox = try await SandboxFixture.shared.sandbox()
        let file = Self.passwordFile(sandbox)
        if !FileManager.default.fileExists(atPath: file) {
            _ = try await sandbox.site(Self.domain, "--title", "Whole & sound", "--password-file", file)
        }
        return (sandbox, WebVisitor(port: sandbox.port, host: sandbox.host(Self.domain)))
    }

    private static func passwordFile(_ sandbox: SandboxHandle) -> String { "\(sandbox.root)/whole.password" }

    private func administrator() async throws -> (SandboxHandle, WebVisitor) {
        let (sandbox, visitor) = try await visit()
        let password = try String(contentsOfFile: Self.passwordFile(sandbox), encoding: .utf8).trimmingCharacters(
            in: .whitespacesAndNewlines)
        let answer = try await visitor.logIn("admin", password)
        #expect(answer.status == 302)
        return (sandbox, visitor)
    }

    @Test func frontPageIsWordPresssOwn() async throws {
        let (_, visitor) = try await visit()
        let page = try await visitor.get("/")
        #expect(page.status == 200)
        #expect(page.text.contains("Whole &#038; sound") || page.text.contains("Whole &amp; sound"))
        #expect(page.text.contains("wp-content/themes/"))
    }

    @Test func administratorLogsInWithThePasswordOfTheFile() async throws {
        let (sandbox, visitor) = try await administrator()
        #expect(try await visitor.get("/wp-admin/").status == 200)
        let mode = try FileManager.default.attributesOfItem(atPath: Self.passwordFile(sandbox))[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func permalinksFeedSitemapAndRESTAnswer() async throws {
        let (_, visitor) = try await visit()
        let home = try await visitor.get("/").text
        let link = try #require(home.firstMatch(of: /href="http:\/\/[^\/"]+(\/[0-9]{4}\/[0-9]{2}\/[0-9]{2}\/[a-z0-9-]+\/)"/)?.1)
        #expect(try await visitor.get(String(link)).status == 200)
        #expect(try await visitor.get("/feed/")["content-type"]?.hasPrefix("application/rss+xml") == true)
        #expect(try await visitor.get("/wp-sitemap.xml")["content-type"]?.hasPrefix("application/xml") == true)
        let rest = try await visitor.get("/wp-json/wp/v2/posts")
        #expect(rest.status == 200)
        #expect(rest["content-type"]?.hasPrefix("application/json") == true)
        #expect(try await visitor.get("/no-such-page/").status == 404)
    }

    @Test func anUploadedImageGetsThumbnails() async throws {
        let (sandbox, visitor) = try await administrator()
        let image = "\(sandbox.root)/picture.png"
        let drawn = try await sandbox.php("imagepng(imagecreatetruecolor(800, 600), $argv[1]);", image)
        #expect(drawn == 0)
        let nonce = try await visitor.get("/wp-admin/admin-ajax.php?action=rest-nonce").text
        let answer = try await visitor.post(
            "/wp-json/wp/v2/media", body: [UInt8](Data(contentsOf: URL(fileURLWithPath: image))), type: "image/png",
            headers: ["X-WP-Nonce": nonce, "Content-Disposition": "attachment; filename=\"picture.png\""])
        #expect(answer.status == 201)
        let media = try JSONDecoder().decode(Media.self, from: Data(answer.body))
        let thumbnail = try #require(media.media_details.sizes["thumbnail"]?.source_url)
        for url in [media.source_url, thumbnail] {
            let path = try #require(URL(string: url)?.path)
            let served = try await visitor.get(path)
            #expect(served.status == 200)
            #expect(served["content-type"] == "image/png")
        }
    }

    private struct Media: Decodable {
        struct Details: Decodable { var sizes: [String: Size] }
        struct Size: Decodable { var source_url: String }
        var source_url: String
        var media_details: Details
    }

    @Test func aLoginLinkWorksOnceAndOnlyOnItsSite() async throws {
        let (sandbox, _) = try await visit()
        _ = try await sandbox.site("other.test")
        let link = try await sandbox.agent.must("site", "login-url", Self.domain).trimmingCharacters(in: .whitespacesAndNewlines)
        let target = try #require(URLComponents(string: link)).query.map { "/?\($0)" } ?? ""
        #expect(target.contains("agent_login="))
        let elsewhere = WebVisitor(port: sandbox.port, host: sandbox.host("other.test"))
        _ = try await elsewhere.get(target)
        #expect(await !elsewhere.cookieNames.contains { $0.hasPrefix("wordpress_logged_in") })

        let guest = WebVisitor(port: sandbox.port, host: sandbox.host(Self.domain))
        #expect(try await guest.get(target).status == 302)
        #expect(try await guest.get("/wp-admin/").status == 200)
        let second = WebVisitor(port: sandbox.port, host: sandbox.host(Self.domain))
        _ = try await second.get(target)
        #expect(try await second.get("/wp-admin/").status == 302)
        let token = target.dropFirst("/?agent_login=".count)
        #expect(try !String(contentsOfFile: "\(sandbox.root)/log/access.json", encoding: .utf8).contains(token))
    }
}
