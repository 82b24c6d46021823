import AgentTesting
import Foundation
import Testing

extension Wire {
    /// C. Users, logins, robots.
    @Suite(.serialized) struct Users {
        private func expectHidden(_ targets: [String], statuses: Set<Int> = [404]) async throws {
            let site = try await Wire.a
            for target in targets {
                let answer = try await site.get(target)
                #expect(statuses.contains(answer.status), "\(target) gave \(answer.status)")
                #expect(!answer.text.lowercased().contains(WireSite.login), "\(target) names the administrator")
                #expect(answer["location"]?.contains(WireSite.login) != true, "\(target) leads to the administrator")
                if statuses == [404] { #expect(answer["location"] == nil, "\(target) leads to \(answer["location"] ?? "")") }
            }
        }

        @Test func c1_authorsByNumber() async throws {
            try await expectHidden([
                "/?author=1", "/index.php?author=1", "/?author[]=1", "/?author%5B%5D=1", "/?x=1&author=2", "//?author=1",
            ])
        }
        @Test func c2_authorsByNumberInDisguise() async throws { try await expectHidden(["/?%61uthor=1", "/?a%75thor=1"]) }
        @Test func c3_usersByREST() async throws {
            try await expectHidden([
                "/wp-json/wp/v2/users", "/wp-json/wp/v2/users/1", "//wp-json/wp/v2/users", "/wp-json//wp/v2/users",
                "/wp-json/wp/v2/%75sers",
                "/index.php/wp-json/wp/v2/users", "/WP-JSON/wp/v2/users", "/wp-json/wp/v2/users/?search=w",
            ])
        }
        @Test func c4_usersByRESTRoute() async throws {
            try await expectHidden([
                "/?rest_route=/wp/v2/users", "/?rest_route=%2Fwp%2Fv2%2Fusers", "/?rest_rout%65=/wp/v2/users",
                "/?rest_route=/wp/v2/users/1",
            ])
        }
        @Test func c5_usersInTheSitemap() async throws {
            try await expectHidden(["/wp-sitemap-users-1.xml"])
            try await expectHidden(["/?sitemap=users", "/wp-sitemap.xml"], statuses: [200, 301, 302, 404])
        }
        @Test func c6_authorsInsidePosts() async throws {
            try await expectHidden(["/wp-json/wp/v2/posts?_embed", "/wp-json/wp/v2/posts?_embed=author"], statuses: [200])
            let address = WebVisitor.encode("\(try await Wire.a.url)?p=1")
            try await expectHidden(["/wp-json/oembed/1.0/embed?url=\(address)"], statuses: [200, 404])
        }

        @Test func c7_theEditorMayListUsers() async throws {
            let visitor = try await Wire.a.administrator(from: "127.0.3.7")
            let nonce = try await visitor.get("/wp-admin/admin-ajax.php?action=rest-nonce").text
            let answer = try await visitor.get("/wp-json/wp/v2/users?context=edit", headers: ["X-WP-Nonce": nonce])
            #expect(answer.status == 200)
            #expect(answer.text.contains(WireSite.login))
        }

        @Test func c8_otherQueriesAndArchivesAreWordPresssOwn() async throws {
            let site = try await Wire.a
            #expect(try await site.get("/?coauthor=1").status == 200)
            let archive = try await site.get("/author/\(WireSite.login)/")
            #expect(archive.text.contains("</html>"))
            #expect(!archive.text.contains("<center>nginx</center>"))
        }

        @Test func c9_tooManyLoginsFromOneAddress() async throws {
            let site = try await Wire.a
            let visitor = site.visitor(from: "127.0.3.9")
            var statuses: [Int] = []
            for _ in 0..<8 { statuses.append(try await visitor.logIn("nobody", "wrong").status) }
            #expect(statuses == [200, 200, 200, 200, 200, 200, 429, 429])
            #expect(try await visitor.get("/wp-login.php").status == 200)
            #expect(try await site.visitor(from: "127.0.3.10").logIn("nobody", "wrong").status == 200)
        }

        @Test func c11_aLongerAddressIsNoWayAroundTheLimit() async throws {
            let visitor = try await Wire.a.visitor(from: "127.0.3.11")
            let answer = try await visitor.post("/wp-login.php/x", form: ["log": WireSite.login, "pwd": Wire.a.password])
            #expect(answer.status == 404)
            #expect(await visitor.cookieNames.allSatisfy { !$0.hasPrefix("wordpress_logged_in") })
        }

        @Test func c15_aWrongNameAndAWrongPasswordReadTheSame() async throws {
            let site = try await Wire.a
            let wrongName = try await site.visitor(from: "127.0.3.15").logIn("no-such-user", "wrong").text
            let wrongPassword = try await site.visitor(from: "127.0.3.15").logIn(WireSite.login, "wrong").text
            let (first, second) = (loginError(wrongName), loginError(wrongPassword))
            #expect(first != nil)
            #expect(first == second)
        }

        private func loginError(_ page: String) -> String? {
            guard let start = page.range(of: "id=\"login_error\""),
                let end = page.range(of: "</div>", range: start.upperBound..<page.endIndex)
            else { return nil }
            return String(page[start.upperBound..<end.lowerBound])
        }
    }
}
