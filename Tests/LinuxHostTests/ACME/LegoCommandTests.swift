import Foundation
import HostServices
import LinuxHost
import SiteModel
import Testing

@Suite struct LegoCommandTests {
    /// What is asked of them: the lines that differ.
    private static let old = LegoFeatures(
        help: "   --hmac value   MAC key\n   --dns.disable-cp   x", run: "   --no-bundle  x", renew: "   --days value")
    private static let new = LegoFeatures(
        help: "   --hmac value   MAC key [$LEGO_EAB_HMAC]\n   --dns.propagation-disable-ans   x", run: "   --profile value  x",
        renew: "   --ari-disable   x")

    private func account(_ more: String = "") throws -> CertificateAuthorityAccount {
        let text = "[authority x]\ndirectory = https://ca.example/dir\nemail = ops@example.com\nterms = accepted\n\(more)"
        return try #require(try AuthoritySettings(text, named: "acme.conf").first)
    }

    private func order(_ challenge: CertificateOrder.Challenge = .http, replacing: String? = nil) throws -> CertificateOrder {
        CertificateOrder(
            try OrderID("one"), names: [try CertificateName("a.test")], authority: try AuthorityName("x"), challenge: challenge,
            replacing: replacing)
    }

    private static let places = LegoCommand.Places(path: "/s/lego", request: "/s/request.csr", challenges: "/c")

    @Test("lego is told where everything is, within limits, with nothing of our environment")
    func http() throws {
        let command = try LegoCommand(executable: "/x/agent", program: "/usr/bin/lego", features: Self.old, account: try account()).order(
            try order(), provider: nil, Self.places)
        let words = """
            /usr/bin/prlimit --core=0 --fsize=16777216 --data=268435456 --nofile=1024 -- /x/agent __confined --writes /s/lego \
            --writes /c/.well-known/acme-challenge -- /usr/bin/lego --server https://ca.example/dir --accept-tos --email ops@example.com \
            --path /s/lego --key-type ec256 --http-timeout 30 --user-agent agent --csr /s/request.csr --cert.timeout 60 \
            --http --http.webroot /c run
            """
        let all = [command.program] + command.arguments
        #expect(all == words.split(separator: " ").map(String.init))
        #expect(command.environment == ["LC_ALL": "C", "TZ": "UTC", "LEGO_DISABLE_CNAME_SUPPORT": "true"] && command.directory == "/")
    }

    @Test("secrets are in the environment and in no argument")
    func secrets() throws {
        var provider = DNSProvider(name: try DNSProviderName("test"), kind: "httpreq")
        provider.looksForPropagation = false
        var command = LegoCommand(
            executable: "/x/agent", program: "/usr/bin/lego", features: Self.new,
            account: try account("eab-key-id = kid-1\neab-key = secret:x.eab\nprofile = short"))
        command.externalKey = Secret("hush-eab")
        command.variables = ["HTTPREQ_PASSWORD": Secret("hush-dns")]
        command.outside = ["/usr/bin/nice"]
        let made = try command.order(try order(.dns(provider.name), replacing: "PEM"), provider: provider, Self.places)
        #expect(made.program == "/usr/bin/nice" && made.arguments.first == "/usr/bin/prlimit")
        #expect(made.arguments.filter { $0 == "--writes" }.count == 1, "what is proved by a record needs no file")
        #expect(!made.arguments.joined(separator: " ").contains("hush"))
        #expect(made.environment["LEGO_EAB_HMAC"] == "hush-eab" && made.environment["HTTPREQ_PASSWORD"] == "hush-dns")
        #expect(
            made.arguments.suffix(11)
                == [
                    "--eab", "--csr", "/s/request.csr", "--cert.timeout", "60", "--dns", "httpreq", "--dns.propagation-disable-ans",
                    "renew",
                    "--days", "100000", "--no-random-sleep", "--profile", "short",
                ].suffix(11))
    }

    @Test("what an old lego cannot do is refused: a profile, and an external account whose key everybody could read")
    func refused() throws {
        for more in ["profile = short", "eab-key-id = kid-1\neab-key = secret:x.eab"] {
            var command = LegoCommand(executable: "/x/agent", program: "/usr/bin/lego", features: Self.old, account: try account(more))
            command.externalKey = Secret("hush")
            let problem = #expect(throws: Problem.self) { _ = try command.order(try order(), provider: nil, Self.places) }
            #expect(problem?.code == .authorityUnable && problem?.exit == .refused)
        }
        let replaces = try LegoCommand(executable: "/x/agent", program: "/usr/bin/lego", features: Self.old, account: try account()).order(
            try order(replacing: "PEM"), provider: nil, Self.places)
        #expect(replaces.arguments.last == "run", "an old one cannot say what is replaced")
    }
}
