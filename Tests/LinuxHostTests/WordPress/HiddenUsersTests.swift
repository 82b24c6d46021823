import AgentTesting
import Foundation
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct HiddenUsersTests {
    static let telling = [
        "/?author=1", "/?%61uthor=1", "/index.php?author=1", "/?author[]=1", "/?x=1&author=2",
        "/wp-json/wp/v2/users", "/wp-json/wp/v2/users/1", "/wp-json/wp/v2/%75sers", "/index.php/wp-json/wp/v2/users",
        "/?rest_route=/wp/v2/users", "/?rest_rout%65=%2Fwp%2Fv2%2Fusers/1", "/wp-sitemap-users-1.xml", "/?sitemap=users",
    ]

    @Test func visitorsLearnNoLoginNamesAndUsersWorkOn() async throws {
        try await ServedSite.with { served in
            let visitor = served.visitor()
            for path in Self.telling {
                let answer = try await visitor.get(path)
                #expect(answer.status == 404, "\(path)")
                #expect(answer["location"] == nil, "\(path)")
                #expect(!answer.text.contains(served.login), "\(path)")
            }
            let posted = try await visitor.post("/", form: ["author": "1"])
            #expect(posted.status == 404)
            for path in ["/wp-json/wp/v2/posts?_embed", "/wp-json/oembed/1.0/embed?url=http%3A%2F%2F\(served.host)%2F%3Fp%3D1"] {
                let answer = try await visitor.get(path)
                #expect(answer.status == 200, "\(path)")
                #expect(!answer.text.contains(served.login), "\(path): \(answer.text)")
                #expect(!answer.text.contains(#""author_name":"bo"#), "\(path)")
            }
            for path in ["/", "/?coauthor=1", "/author/\(served.login)/", "/wp-sitemap.xml", "/feed/"] {
                #expect(try await visitor.get(path).status == 200, "\(path)")
            }
            #expect(try await !visitor.get("/wp-sitemap.xml").text.contains("users"))
            // The editor asks for users, as a user.
            #expect(try await visitor.logIn(served.login, served.password).status == 302)
            let nonce = try await visitor.get("/wp-admin/admin-ajax.php?action=rest-nonce").text
            #expect(try await visitor.get("/wp-json/wp/v2/users", headers: ["X-WP-Nonce": nonce]).status == 200)
        }
    }

    @Test func aWrongNameAndAWrongPasswordGetTheSamePage() async throws {
        try await ServedSite.with { served in
            let wrongPassword = try await served.visitor().logIn(served.login, "wrong")
            let wrongName = try await served.visitor().logIn("nobody-here", "wrong")
            let wrongEmail = try await served.visitor().logIn("nobody@example.com", "wrong")
            #expect(wrongPassword.status == 200)
            #expect(wrongPassword.text.contains("login_error"))
            #expect(wrongPassword.text == wrongName.text)
            #expect(wrongPassword.text == wrongEmail.text)
            for name in ["nobody-here", "nobody@example.com"] {
                let lost = try await served.visitor().post("/wp-login.php?action=lostpassword", form: ["user_login": name])
                #expect(lost.status == 302)
                #expect(lost["location"]?.hasSuffix("wp-login.php?checkemail=confirm") == true)
            }
            let xmlrpc = try await served.visitor().post(
                "/xmlrpc.php", body: Array("<methodCall><methodName>system.listMethods</methodName></methodCall>".utf8), type: "text/xml")
            #expect(!xmlrpc.text.contains("wp.getUsers"))
        }
    }
}
