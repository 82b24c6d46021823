import AgentTesting
import Foundation
import HostServices
import SiteModel
import Testing

@testable import LinuxHost

@Suite struct LoginLinkTests {
    @Test func aLinkOpensTheAdministratorsPagesOnceAndForAMinute() async throws {
        try await ServedSite.with { served in
            let sites = served.fixture.sites
            let link = try await path(sites.loginURL(served.record, seconds: 60), served)
            #expect(link.wholeMatch(of: #/\/\?agent_login=[A-Za-z0-9_-]{43}/#) != nil)

            let visitor = served.visitor()
            let first = try await visitor.get(link)
            #expect(first.status == 302)
            #expect(first["location"] == "http://\(served.host)/wp-admin/")
            #expect(first["cache-control"]?.contains("no-cache") == true || first["cache-control"]?.contains("no-store") == true)
            #expect(first["referrer-policy"] == "no-referrer")
            #expect(try await visitor.get("/wp-admin/profile.php").text.contains(served.login))

            let second = served.visitor()
            #expect(try await second.get(link).status == 403)
            #expect(await second.cookieNames.filter { $0.hasPrefix("wordpress_logged_in") } == [])

            let late = try await path(sites.loginURL(served.record, seconds: -1), served)
            #expect(try await served.visitor().get(late).status == 403)
            for wrong in ["/?agent_login=", "/?agent_login[]=x", "/?agent_login=" + String(repeating: "A", count: 43)] {
                #expect(try await served.visitor().get(wrong).status == 403)
            }
        }
    }

    @Test func ofTwoVisitorsWithOneLinkOneGetsIn() async throws {
        try await ServedSite.with { served in
            let link = try await path(served.fixture.sites.loginURL(served.record, seconds: 60), served)
            // PHP's own server answers one request at a time, so there are several.
            let ports = try (0..<3).map { _ in try freePort() }
            var servers: [ChildProgram] = []
            defer { servers.forEach { $0.kill() } }
            for port in ports { servers.append(try await served.start(port: port)) }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<6 { group.addTask { try await served.visitor(port: ports[number % ports.count]).get(link).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 302 }.count == 1)
            #expect(statuses.filter { $0 == 403 }.count == 5)
        }
    }

    @Test func onlyAHashIsStoredAndItIsWorthNothingOnAnotherSite() async throws {
        try await ServedSite.with { served in
            let secret = try await served.fixture.sites.loginURL(served.record, seconds: 60)
            let token = String(secret.exposed.suffix(43))
            let usermeta = SiteDatabase(served.site).usermeta
            let stored = try await served.fixture.databases.pool.run(
                "read", "links", "SELECT meta_value FROM \(usermeta) WHERE meta_key = '_agent_login'"
            ).firstColumn
            #expect(stored.count == 1)
            #expect(stored.first?.contains(token) == false)
            // A copy of the database under another site's configuration.
            let path = served.fixture.layout.wordpressConfig(of: served.site)
            let config = try #require(try AtomicFile.read(path))
            let other = config.replacing("'AGENT_SITE_ID', '\(served.site)'", with: "'AGENT_SITE_ID', 'sbbbbbbbbbbb'")
            #expect(other != config)
            try AtomicFile.write(other, to: path, mode: 0o440, owner: SiteIdentity(uid: 0, gid: ServedSite.uid))
            #expect(try await served.visitor().get(try await self.path(secret, served)).status == 403)
        }
    }

    @Test func aSiteWithoutAnAdministratorHasNoLink() async throws {
        try await ServedSite.with { served in
            let usermeta = SiteDatabase(served.site).usermeta
            try await served.fixture.databases.pool.run("demote", "it", "DELETE FROM \(usermeta) WHERE meta_key = 'wp_capabilities'")
            await expect(.stepFailed, naming: "a.test") { try await served.fixture.sites.loginURL(served.record, seconds: 60) }
        }
    }

    private func path(_ address: Secret, _ served: ServedSite) async throws -> String {
        let start = "http://\(served.host)"
        try #require(address.exposed.hasPrefix(start))
        return String(address.exposed.dropFirst(start.count))
    }
}
