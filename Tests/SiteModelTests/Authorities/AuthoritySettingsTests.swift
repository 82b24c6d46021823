import SiteModel
import Testing

@Suite struct AuthoritySettingsTests {
    private static let least = "[authority x]\ndirectory = https://ca.example/dir\nemail = ops@example.com\nterms = accepted\n"

    private func read(_ text: String) throws -> AuthoritySettings { try AuthoritySettings(text, named: "/etc/acme.conf") }

    @Test("a whole file is read as it stands")
    func whole() throws {
        let settings = try read(
            """
            # who signs
            \(Self.least)fallback = y
            profile = shortlived
            [authority y]
            directory = https://127.0.0.1:14000/dir   # a test
            email = ops@example.com
            terms = accepted
            root-file = /etc/agent/root.pem
            check = warn
            eab-key-id = kid-1
            eab-key = secret:y.eab
            fallback = x
            [dns cloudflare]
            provider = cloudflare
            zones = Example.com, b.example.org
            resolvers = 192.0.2.53:53, ns.example.com:5353
            propagation = skip
            CF_DNS_API_TOKEN = secret:cf.token
            CF_API_URL = https://api.example.com/
            """)
        #expect(settings.first?.name.rawValue == "x" && settings.first?.profile?.rawValue == "shortlived")
        let other = try settings.authority(try AuthorityName("y"))
        #expect(other.rootFile == "/etc/agent/root.pem" && other.externalAccount?.key.rawValue == "y.eab" && other.directory.port == 14000)
        #expect(settings.first?.check == .required && other.check == .warn)
        #expect(try settings.chain(from: try AuthorityName("x")).map(\.name.rawValue) == ["x", "y"])
        let provider = try settings.provider(try DNSProviderName("cloudflare"))
        #expect(provider.resolvers == ["192.0.2.53:53", "ns.example.com:5353"] && !provider.looksForPropagation)
        #expect(provider.variables["CF_DNS_API_TOKEN"] == .secret(try SecretName("cf.token")))
        #expect(provider.variables["CF_API_URL"] == .text("https://api.example.com/"))
        #expect(try read("").first == nil)
    }

    @Test(
        "what is not known, not safe or not accepted is refused with its line",
        arguments: [
            (2, "[authority x]\ndirectory = http://ca.example/dir\nemail = ops@example.com\nterms = accepted"),
            (4, "[authority x]\ndirectory = https://ca.example/dir\nemail = ops@example.com\nterms = yes"),
            (1, "[authority x]\ndirectory = https://ca.example/dir\nemail = ops@example.com"),
            (3, "[authority x]\ndirectory = https://ca.example/dir\nemail = a/../b@example.com\nterms = accepted"),
            (1, "[authority ../x]\ndirectory = https://ca.example/dir"),
            (5, "\(AuthoritySettingsTests.least)fallback = y"),
            (5, "\(AuthoritySettingsTests.least)check = off"),
            (5, "\(AuthoritySettingsTests.least)profil = x"), (5, "\(AuthoritySettingsTests.least)root-file = ca.pem"),
            (6, "\(AuthoritySettingsTests.least)eab-key-id = a\neab-key = hush"),
            (5, "\(AuthoritySettingsTests.least)\(AuthoritySettingsTests.least)"),
            (2, "[dns x]\nprovider = exec"), (2, "[dns x]\nprovider = manual"), (2, "[dns x]\nprovider = a b"),
            (3, "[dns x]\nprovider = httpreq\nLD_PRELOAD = /tmp/x"), (3, "[dns x]\nprovider = httpreq\nGODEBUG = x"),
            (3, "[dns x]\nprovider = httpreq\nHTTPS_PROXY = http://x"), (3, "[dns x]\nprovider = httpreq\nLEGO_SERVER = x"),
            (3, "[dns x]\nprovider = httpreq\nhttpreq_x = x"), (3, "[dns x]\nprovider = httpreq\npropagation = no"),
            (3, "[dns x]\nprovider = httpreq\nresolvers = 192.0.2.1"), (3, "[dns x]\nprovider = httpreq\nzones = a.test,, b.test"),
            (3, "[dns x]\nprovider = httpreq\nzones = *.a.test"), (3, "[dns x]\nprovider = httpreq\nzones ="), (1, "[acme]\nx = y"),
            (1, "x = y"),
            (2, "[authority x]\ndirectry = https://ca.example/dir\nemail = ops@example.com\nterms = accepted"),
            (3, "[dns x]\nzones = a.test\nprovidr = httpreq"),
        ])
    func refused(line: Int, text: String) {
        let problem = #expect(throws: Problem.self) { _ = try read(text) }
        // A fallback that is nobody is missed at its authority.
        let isFallback = text.contains("fallback")
        #expect(problem?.code == .acmeSettings && problem?.details["line"] == "\(isFallback ? 1 : line)", "\(problem as Any)")
        #expect(!"\(problem as Any)".contains("hush"))
    }

    @Test("a provider is for names of its zones and below them, and without zones for none")
    func zones() throws {
        func provider(_ zones: String) throws -> DNSProvider {
            try #require(try read("[dns x]\nprovider = httpreq\n\(zones)").providers.first)
        }
        func names(_ texts: String...) throws -> [CertificateName] { try texts.map { try CertificateName($0) } }
        let own = try provider("zones = Example.com, b.example.org")
        #expect(own.zones.map(\.ascii) == ["example.com", "b.example.org"])
        try own.require(try names("example.com", "*.example.com", "a.b.example.com", "b.example.org"))
        for other in ["example.org", "*.example.org", "notexample.com", "example.com.evil.test", "bb.example.org"] {
            let problem = #expect(throws: Problem.self) { try own.require(try names("example.com", other)) }
            #expect(problem?.code == .acmeSettings && problem?.details["name"] == other && problem?.message.contains("'\(other)'") == true)
        }
        let problem = #expect(throws: Problem.self) { try provider("").require(try names("example.com")) }
        #expect(problem?.message.contains("zones = example.com") == true)
    }

    @Test("variables of providers that begin like those of a language are theirs")
    func variables() throws {
        let settings = try read("[dns x]\nprovider = godaddy\nGODADDY_API_KEY = secret:a\nGOOGLE_DOMAINS_ACCESS_TOKEN = secret:b")
        #expect(settings.providers.first?.variables.count == 2)
    }

    @Test("what others may not know is known by its variable, and what they may is not taken for it")
    func secrets() throws {
        func shown(_ line: String) throws -> String? { try read("[dns x]\nprovider = other\n\(line)").providers.first?.shown }
        for name in ["CF_DNS_API_TOKEN", "HTTPREQ_PASSWORD", "AWS_SECRET_ACCESS_KEY", "INWX_PASSWD", "NICMANAGER_API_OTP"] {
            #expect(try shown("\(name) = hush") == name && shown("\(name) = secret:kept") == nil)
        }
        for name in ["AWS_ACCESS_KEY_ID", "HTTPREQ_USERNAME", "RFC2136_TSIG_KEY", "AURORA_API_KEY", "CF_DNS_API_TOKEN_FILE"] {
            #expect(try shown("\(name) = open") == nil)
        }
    }

    @Test("a key that is missing is told where its name has a slip, and otherwise at its section")
    func slips() {
        func told(_ text: String) -> String { (#expect(throws: Problem.self) { _ = try read(text) })?.message ?? "" }
        #expect(
            told("[authority x]\ndirectry = https://ca.example/dir")
                == "cannot read '/etc/acme.conf:2': key 'directry' is not known in [authority x], which has no 'directory'")
        #expect(told("\(Self.least)eab-key = secret:x") == "cannot read '/etc/acme.conf:1': [authority x] has no 'eab-key-id'")
        #expect(told("[authority x]\nemail = ops@example.com") == "cannot read '/etc/acme.conf:1': [authority x] has no 'directory'")
    }

    @Test("a star stands alone, first, and covers one label")
    func names() throws {
        let wildcard = try CertificateName("*.EXAMPLE.com")
        #expect(wildcard.description == "*.example.com" && wildcard.isWildcard && wildcard.domain.ascii == "example.com")
        #expect(try wildcard.covers(Hostname("a.example.com")))
        for text in ["example.com", "a.b.example.com", "aexample.com"] { #expect(try !wildcard.covers(Hostname(text))) }
        for text in ["*", "*.", "a.*.com", "**.a.com", "*a.com", "*.*.com", "../a.com"] {
            #expect(throws: Problem.self) { _ = try CertificateName(text) }
        }
    }
}
