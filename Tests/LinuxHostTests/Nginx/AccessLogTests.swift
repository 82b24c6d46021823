import AgentTesting
import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

@Suite("The access log") struct AccessLogTests {
    private static let value = "Zx9Qw7Lm3Tk5"

    /// WordPress's own links, and what PHP reads as the same parameter.
    private static let secret = [
        "/wp-login.php?action=rp&key=\(value)&login=admin", "/wp-login.php?key=\(value)",
        "/wp-login.php?action=resetpass&login=a&key=\(value)",
        "/wp-login.php?action=confirmaction&request_id=7&confirm_key=\(value)", "/wp-login.php?confirm.key=\(value)",
        "/wp-login.php?confirm%5Fkey=\(value)", "/wp-login.php?x=1&%6Bey=\(value)", "/wp-login.php?k%65y=\(value)",
        "/wp-login.php?+key=\(value)",
        "/wp-login.php?%20key=\(value)", "/wp-login.php?key[]=\(value)", "//wp-login.php?key=\(value)", "/wp%2dlogin.php?key=\(value)",
        "/wp-activate.php?key=\(value)",
    ]

    /// What must go on being told: a page's query is how a fault is found.
    private static let plain = [
        "/wp-login.php?action=lostpassword", "/?s=key", "/?monkey=1", "/?keyword=a", "/?key_of=b", "/?a=x%26y&turkey=c", "/key=d",
        "/?a=?b&donkey=e",
    ]

    @Test("says whose each visit is by the site's id, on every server of the site, and goes on so when a name moves") func whose()
        async throws
    {
        try await WebRig.with { rig in
            let (old, new) = (try await rig.makeSite(1, "a.test", redirects: ["www.a.test"]), try await rig.makeSite(2, "b.test"))
            for site in [old, new] {
                try site.core("index.html", "a")
                try await rig.activate(site.vhost)
            }
            _ = try await old.get("/old?agent_site=\(new.id)", headers: ["Cookie": "agent_site=\(new.id)"])
            let www = "www.a.test:\(rig.port)"
            _ = try await old.get("/old-alias", host: www)
            // The alias goes to the other site, and then the site is switched off.
            var (less, more) = (old.vhost, new.vhost)
            (less.redirects, more.redirects) = ([], old.vhost.redirects)
            less.enabled = false
            try await rig.web.publish(less)
            try await rig.activate(more)
            _ = try await old.get("/old-off")
            _ = try await new.get("/new-alias", host: www)
            _ = try await new.get("/new")
            _ = try await new.get("/new-refused", method: "BREW")
            let broken = "GET /broken HTTP/1.1\r\nHost: b.test\r\nContent-Length: x\r\n\r\n"
            #expect(try await RawHTTP.exchange(port: rig.port, Array(broken.utf8)).status == 400)
            let lines = try (AtomicFile.read(rig.layout.accessLog) ?? "").split(separator: "\n").map {
                try JSONDecoder().decode([String: String].self, from: Data($0.utf8))
            }
            for line in lines {
                let path = line["u"] ?? ""
                if path.hasPrefix("/old") { #expect(line["id"] == old.id.rawValue, "\(line)") }
                if path.hasPrefix("/new") { #expect(line["id"] == new.id.rawValue, "\(line)") }
                if path.hasPrefix("/broken") { #expect(line["id"]?.isEmpty == true && line["s"] == "400", "\(line)") }
            }
            let told = Set(lines.compactMap { $0["u"]?.split(separator: "?").first.map(String.init) })
            #expect(told.isSuperset(of: ["/old", "/old-alias", "/old-off", "/new-alias", "/new", "/new-refused"]), "\(told)")
            let errors = try AtomicFile.read(rig.layout.nginxErrorLog) ?? ""
            #expect(!errors.contains("uninitialized"), "\(errors)")
        }
    }

    @Test("never holds the key of a link that resets a password or confirms a request, neither as address nor as referrer") func keys()
        async throws
    {
        try await WebRig.with { rig in
            let site = try await rig.makeSite(1, "a.test")
            try site.core("index.html", "a")
            try await rig.activate(site.vhost)
            for target in Self.secret {
                _ = try await site.get(target)
                _ = try await site.get("/index.html", headers: ["Referer": "http://a.test\(target)"])
            }
            for target in Self.plain { _ = try await site.get(target) }
            let log = try AtomicFile.read(rig.layout.accessLog) ?? ""
            let lines = try log.split(separator: "\n").map { try JSONDecoder().decode([String: String].self, from: Data($0.utf8)) }
            #expect(!log.contains(Self.value), "\(lines.filter { $0.values.contains { $0.contains(Self.value) } })")
            #expect(lines.count { $0["u"]?.hasSuffix("?masked") == true } == Self.secret.count)
            #expect(lines.count { $0["ref"]?.hasSuffix("?masked") == true } == Self.secret.count)
            #expect(lines.contains { $0["u"] == "/wp-login.php?masked" })
            let told = lines.compactMap { $0["u"] }
            for target in Self.plain { #expect(told.contains(target), "\(target)") }
        }
    }
}
