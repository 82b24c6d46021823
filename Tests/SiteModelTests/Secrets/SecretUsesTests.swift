import SiteModel
import Testing

/// Whoever removes a secret is told of everybody who names it, whichever file that stands in.
@Suite struct SecretUsesTests {
    private static let channels = """
        [channel on-call]
        kind = webhook
        url = https://hooks.example.com/
        key = secret:shared
        """
    private static let authorities = """
        [authority le]
        directory = https://ca.example/dir
        email = a@example.com
        terms = accepted
        eab-key-id = kid-1
        eab-key = secret:le.eab

        [dns cloudflare]
        provider = cloudflare
        zones = example.com
        CF_DNS_API_TOKEN = secret:shared
        CF_ZONE_API_TOKEN = secret:shared
        CF_API_EMAIL = secret.none
        """
    private static let audit = "[remote]\nkind = webhook\nurl = https://anchors.example.com/\nkey = secret:anchor.key\n"

    private func uses(channels: Bool = true, authorities: Bool = true) throws -> SecretUses {
        SecretUses(
            channels: channels ? try AlertSettings(Self.channels, named: "alerts.conf").channels : nil,
            authorities: authorities ? try AuthoritySettings(Self.authorities, named: "acme.conf") : nil,
            audit: try AuditSettings(Self.audit, named: "audit.conf"))
    }

    @Test(arguments: [
        ("le.eab", ["authority le"]), ("shared", ["alert channel on-call", "DNS provider cloudflare"]),
        ("anchor.key", ["the remote of audit.conf"]), ("secret.none", []),
    ])
    func everyFileIsAskedAndEachUserToldOnce(_ name: String, _ users: [String]) throws {
        #expect(try uses().users(of: try SecretName(name)) == users)
    }

    @Test func thoseThatAreNotKeptAreToldOnceWithAllWhoNeedThem() throws {
        let missing = try uses().missing(besides: [try SecretName("anchor.key")])
        #expect(missing.map(\.name.rawValue) == ["le.eab", "shared"])
        #expect(
            missing.map(\.problem.message) == [
                "cannot find secret 'le.eab': needed by authority le, and there is none of this name",
                "cannot find secret 'shared': needed by alert channel on-call and DNS provider cloudflare, and there is none of this name",
            ])
        #expect(missing.first?.problem.hint == "agent secret set le.eab --file PATH" && missing.first?.problem.code == .secretNotFound)
    }

    @Test func aFileThatIsNotUnderstoodMayNameAny() throws {
        let name = try SecretName("shared")
        #expect(
            try uses(authorities: false).users(of: name) == ["alert channel on-call", "perhaps acme.conf (it is not understood)"])
        #expect(try uses(channels: false).users(of: try SecretName("other")) == ["perhaps alerts.conf (it is not understood)"])
    }
}
