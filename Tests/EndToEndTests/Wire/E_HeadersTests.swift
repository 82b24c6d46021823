import AgentTesting
import Foundation
import Testing

extension Wire {
    /// E. Headers and static files.
    @Suite(.serialized) struct Headers {
        @Test func e1_everyAnswerCarriesThem() async throws {
            let site = try await Wire.a
            let css = try site.put("plugins/wire/e1.css", "a{}")
            for target in ["/", css, "/no-such-page-here/", "/wp-config.php", "/wp-login.php", "/wp-content/uploads/none.jpg"] {
                let answer = try await site.get(target)
                #expect(answer["x-content-type-options"] == "nosniff", "\(target)")
                #expect(answer["x-frame-options"] == "SAMEORIGIN", "\(target)")
                #expect(answer["referrer-policy"] != nil, "\(target)")
                #expect(answer["permissions-policy"]?.contains("camera=()") == true, "\(target)")
                #expect(answer.all("content-security-policy").contains { $0.contains("frame-ancestors 'self'") }, "\(target)")
            }
        }

        @Test func e2_nobodyTellsHisVersion() async throws {
            let site = try await Wire.a
            for target in ["/", "/wp-config.php", "/wp-login.php", "/none.css"] {
                let answer = try await site.get(target)
                #expect(answer["server"] == "nginx", "\(target)")
                #expect(answer["x-powered-by"] == nil, "\(target)")
                #expect(!answer.text.contains("nginx/1."), "\(target)")
            }
        }

        @Test func e3_assetsAreKeptAYearAndPagesAreNot() async throws {
            let site = try await Wire.a
            for name in ["e3.css", "e3.js", "e3.woff2", "e3.png", "e3.svg"] {
                let answer = try await site.get(try site.put("plugins/wire/\(name)", "x"))
                #expect(answer.status == 200, "\(name)")
                #expect(answer["cache-control"] == "max-age=31536000", "\(name)")
            }
            #expect(try await site.get("/")["cache-control"]?.contains("max-age=31536000") != true)
            #expect(try await site.get(try site.put("plugins/wire/e3.html", "x"))["cache-control"] == nil)
        }

        @Test func e4_newTypes() async throws {
            let site = try await Wire.a
            #expect(try await site.get(try site.put("plugins/wire/e4.mjs", "x"))["content-type"] == "text/javascript")
            #expect(try await site.get(try site.put("plugins/wire/e4.webmanifest", "{}"))["content-type"] == "application/manifest+json")
        }

        @Test func e5_partsAndUnchangedFiles() async throws {
            let site = try await Wire.a
            let target = try site.put("uploads/e5.txt", "0123456789")
            let whole = try await site.get(target)
            let part = try await site.get(target, headers: ["Range": "bytes=2-4"])
            #expect(part.status == 206)
            #expect(part.text == "234")
            let tag = try #require(whole["etag"])
            #expect(try await site.get(target, headers: ["If-None-Match": tag]).status == 304)
        }

        @Test func e6_theAdministrationWorks() async throws {
            let visitor = try await Wire.a.administrator(from: "127.0.5.6")
            for target in [
                "/wp-admin/", "/wp-admin/post-new.php", "/wp-admin/customize.php",
                "/wp-admin/load-styles.php?c=1&load%5B%5D=dashicons,common",
            ] {
                let answer = try await visitor.get(target)
                #expect(answer.status == 200, "\(target) gave \(answer.status)")
                for policy in answer.all("content-security-policy") {
                    #expect(!policy.contains("script-src") && !policy.contains("default-src"))
                }
            }
            let page = try await visitor.get("/wp-admin/post-new.php").text
            let nonce = try #require(page.firstMatch(of: #/heartbeatSettings = \{[^}]*"nonce":"([0-9a-f]+)"/#)?.output.1)
            let beat = try await visitor.post(
                "/wp-admin/admin-ajax.php", form: ["action": "heartbeat", "_nonce": String(nonce), "interval": "60", "screen_id": "post"])
            #expect(beat.status == 200)
            #expect(beat.text.contains("server_time"))
        }
    }
}
