import Foundation
import SiteModel
import SiteOperations
import Testing

/// What may be asked of a site that stands, and what it becomes.
@Suite struct SettingsWishTests {
    private func spec() throws -> SiteSpec {
        try SiteSpec(
            domain: Hostname("example.com"), aliases: [Hostname("a.example.com")], title: SiteTitle("t"),
            adminEmail: EmailAddress("a@example.com"), adminLogin: LoginName("admin"), php: PHPVersion("8.2"))
    }
    private let installed = [PHPVersion(unchecked: "8.2")]

    @Test func whatIsNotAskedStays() throws {
        #expect(try SettingsWish().applied(to: spec(), installed: []) == spec())
        var wish = SettingsWish()
        wish.limits = [.memory: 512]
        let made = try wish.applied(to: spec(), installed: [])
        #expect(made.limits.memory == 512 && made.limits.tasks == SiteLimits.standard.tasks)
        #expect(try SettingChange.between(spec(), made) == [SettingChange(name: "limits.memory", from: "1G", to: "512M")])
    }

    @Test func compiledCodeMovesAndAnOlderStateHasItOnDisk() throws {
        var wish = SettingsWish()
        wish.compiled = .memory
        let made = try wish.applied(to: spec(), installed: [])
        #expect(try SettingChange.between(spec(), made) == [SettingChange(name: "php.compiled", from: "disk", to: "memory")])
        #expect(try SettingsWish().applied(to: made, installed: []).compiled == .memory)
        let coder = (JSONEncoder(), JSONDecoder())
        let (usual, kept) = (try coder.0.encode(spec()), try coder.0.encode(made))
        #expect(!String(decoding: usual, as: UTF8.self).contains("compiled"), "older agents read it")
        #expect(try coder.1.decode(SiteSpec.self, from: usual).compiled == .disk)
        #expect(try coder.1.decode(SiteSpec.self, from: kept).compiled == .memory)
    }

    @Test func insistingOnTLSIsASettingAndAnOlderStateHasNone() throws {
        var wish = SettingsWish()
        wish.hsts = .on
        let made = try wish.applied(to: spec(), installed: [])
        #expect(made.tls == SiteTLS(hsts: .on))
        #expect(try SettingChange.between(spec(), made) == [SettingChange(name: "tls.hsts", from: "off", to: "on")])
        let (usual, kept) = (try JSONEncoder().encode(spec()), try JSONEncoder().encode(made))
        #expect(!String(decoding: usual, as: UTF8.self).contains("tls"), "older agents read it")
        #expect(try JSONDecoder().decode(SiteSpec.self, from: usual).tls == .standard)
        #expect(try JSONDecoder().decode(SiteSpec.self, from: kept).tls == made.tls)
        wish.hsts = .off
        #expect(try wish.applied(to: made, installed: []) == spec())
    }

    @Test func whatGoesWithAnotherModeGoes() throws {
        var standing = try spec()
        standing.tls = SiteTLS(mode: .wildcard, dns: try DNSProviderName("cloudflare"), hsts: .ramp)
        var wish = SettingsWish()
        wish.tlsMode = .import
        #expect(try wish.applied(to: standing, installed: []).tls == SiteTLS(mode: .import, hsts: .ramp))
        wish.tlsDNS = .put(try DNSProviderName("cloudflare"))
        #expect(throws: Problem.self, "asked for, it contradicts") { try wish.applied(to: standing, installed: []) }
        wish = SettingsWish()
        wish.tlsMode = .off
        #expect(
            try wish.applied(to: standing, installed: []).tls == SiteTLS(mode: .off), "nobody can be told to insist on what is not there")
        wish = SettingsWish()
        wish.hsts = .ramp
        #expect(try wish.applied(to: spec(), installed: []).tls == SiteTLS(hsts: .ramp))
    }

    @Test func aWildcardIsASettingWithWhoHoldsTheEntries() throws {
        var wish = SettingsWish()
        wish.tlsMode = .wildcard
        #expect(throws: Problem.self) { try wish.applied(to: spec(), installed: []) }
        wish.tlsDNS = .put(try DNSProviderName("cloudflare"))
        let made = try wish.applied(to: spec(), installed: [])
        #expect(made.tls == SiteTLS(mode: .wildcard, dns: try DNSProviderName("cloudflare")))
        #expect(try SettingChange.between(spec(), made).map(\.name) == ["tls", "tls.dns"])
    }

    @Test func whatContradictsItselfOfTLSIsRefused() throws {
        let provider = try DNSProviderName("cloudflare")
        for tls in [
            SiteTLS(mode: .wildcard), SiteTLS(mode: .off, dns: provider), SiteTLS(mode: .import, dns: provider),
            SiteTLS(mode: .off, hsts: .on), SiteTLS(mode: .off, hsts: .ramp),
        ] {
            let problem = #expect(throws: Problem.self) { try tls.check() }
            #expect(problem?.code == .badRequest && problem?.hint != nil, "\(tls)")
        }
        for tls in [SiteTLS(), SiteTLS(mode: .wildcard, dns: provider), SiteTLS(dns: provider, hsts: .ramp), SiteTLS(mode: .off)] {
            try tls.check()
        }
        for text in ["", "Cloud", "cloud flare", "-x", "../x", String(repeating: "a", count: 41)] {
            #expect(throws: Problem.self) { try DNSProviderName(text) }
        }
    }

    @Test func aliasesComeAndGoAndStaySorted() throws {
        var wish = SettingsWish()
        wish.addedAliases = [try Hostname("z.example.com"), try Hostname("b.example.com")]
        wish.removedAliases = [try Hostname("a.example.com"), try Hostname("never.example.com")]
        #expect(try wish.applied(to: spec(), installed: []).aliases.map(\.ascii) == ["b.example.com", "z.example.com"])
    }

    @Test func aSnippetComesAnotherReplacesItAndItGoes() throws {
        let (one, other) = (try NginxSnippet("add_header X-One 1;", named: "file"), try NginxSnippet("add_header X-Two 2;", named: "file"))
        var wish = SettingsWish()
        wish.snippet = .put(one)
        var made = try wish.applied(to: spec(), installed: [])
        #expect(made.snippet == one)
        #expect(try SettingChange.between(spec(), made).map(\.name) == ["nginx.snippet"])
        wish.snippet = .put(other)
        let before = made
        made = try wish.applied(to: made, installed: [])
        #expect(made.snippet == other && SettingChange.between(before, made).count == 1, "as many lines, and another")
        #expect(try SettingsWish().applied(to: made, installed: []).snippet == other)
        wish.snippet = SettingsWish.SnippetWish.none
        #expect(try wish.applied(to: made, installed: []) == spec())
    }

    @Test func whatContradictsItselfIsRefused() throws {
        let domain = try spec().domain
        let other = try Hostname("b.example.com")
        let wishes: [(inout SettingsWish) -> Void] = [
            { $0.addedAliases = [domain] }, { $0.removedAliases = [domain] },
            { wish in
                wish.addedAliases = [other]
                wish.removedAliases = [other]
            },
            { $0.limits = [.children: 200] }, { $0.limits = [.memory: 1] }, { $0.limits = [.upload: 0] }, { $0.limits = [.cpu: 10_001] },
        ]
        for edit in wishes {
            var wish = SettingsWish()
            edit(&wish)
            let problem = #expect(throws: Problem.self) { try wish.applied(to: spec(), installed: []) }
            #expect(problem?.code == .badRequest)
        }
    }

    @Test func aPHPThatIsNotInstalledIsRefusedByName() throws {
        var wish = SettingsWish()
        wish.php = try PHPVersion("8.4")
        let problem = #expect(throws: Problem.self) { try wish.applied(to: spec(), installed: installed) }
        #expect(problem?.code == .phpMissing && problem?.message.contains("installed: 8.2") == true)
        // The one that the site has need not be looked for.
        wish.php = try PHPVersion("8.2")
        #expect(try wish.applied(to: spec(), installed: []) == spec())
    }

    @Test func recordsOfOlderAgentsAreAsUsualAndTheUsualIsNotWritten() throws {
        let site = Site(
            id: try SiteID("sabcdefghijk"), spec: try spec(), state: .live, identity: SiteIdentity(uid: 1, gid: 1),
            release: try WordPressVersion("6.8"), createdAt: 0, url: "")
        let usual = try StoreCommit.putSite(site).json()
        #expect(!usual.contains("limits") && !usual.contains("enabled") && !usual.contains("snippet"))
        #expect(try StoreCommit(json: usual) == .putSite(site))
        var other = site
        other.spec.enabled = false
        other.spec.limits.memory = 512
        other.spec.snippet = try NginxSnippet("add_header X-One 1;", named: "file")
        #expect(try StoreCommit(json: StoreCommit.putSite(other).json()) == .putSite(other))
    }
}
