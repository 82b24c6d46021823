/// Somebody who answers for names in DNS, as lego knows him, and what this host proves itself to him with.
package struct DNSProvider: Sendable, Hashable {
    package enum Value: Sendable, Hashable {
        case text(String)
        case secret(SecretName)
    }
    package var name: DNSProviderName
    /// lego's word for him.
    package var kind: String
    /// Below which he makes records, the zones' own names included; nothing else is proved through him.
    package var zones: [Hostname] = []
    /// Asked for zones and records in place of the system's.
    package var resolvers: [String] = []
    package var looksForPropagation = true
    /// What lego reads from its environment for him.
    package var variables: [String: Value] = [:]

    package init(name: DNSProviderName, kind: String) {
        self.name = name
        self.kind = kind
    }

    /// One customer's site must not be proved by what another one's account can do.
    /// - Throws: `acme-settings`.
    package func require(_ names: [CertificateName]) throws(Problem) {
        guard !zones.isEmpty else {
            throw .cannot(
                "use DNS provider", name.rawValue, "acme.conf does not say for which zones (zones = example.com)", code: .acmeSettings)
        }
        if let other = names.first(where: { !isResponsible(for: $0.domain) }) {
            throw .cannot(
                "use DNS provider", name.rawValue, "'\(other)' lies in none of the zones that acme.conf gives it", code: .acmeSettings,
                details: ["name": other.description])
        }
    }

    private func isResponsible(for name: Hostname) -> Bool { zones.contains { ".\(name.ascii)".hasSuffix(".\($0.ascii)") } }

    static func kind(_ text: String) throws(Problem) -> String {
        guard (2...32).contains(text.utf8.count), text.utf8.allSatisfy({ isLowerAlphanumeric($0) || $0 == 45 }), text.utf8.first != 45
        else { throw Problem(.acmeSettings, "'\(printable(text))' is no name of a provider of lego") }
        // One runs a program of somebody's choice as root, the other waits for a person at a terminal.
        guard text != "exec", text != "manual" else { throw Problem(.acmeSettings, "provider '\(text)' is not for a daemon") }
        return text
    }

    static func resolver(_ text: String) throws(Problem) -> String {
        let address: OutboundURL
        do { address = try OutboundURL("https://\(text)") } catch { throw Problem(.acmeSettings, "'\(printable(text))' is no host:port") }
        guard !text.contains("/"), !text.contains("?"), text.hasSuffix(":\(address.port)") else {
            throw Problem(.acmeSettings, "'\(printable(text))' is no host:port")
        }
        return text
    }

    /// Names of what every program of Go or of the C library also obeys, and of lego's own options: they would change more than a provider.
    private static let others = [
        "LEGO_", "LD_", "GO", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "SSL_CERT_", "GLIBC_", "MALLOC_",
    ]
    private static let exact: Set<String> = ["PATH", "HOME", "TMPDIR", "USER", "SHELL", "IFS", "ENV", "LOCALDOMAIN", "RES_OPTIONS"]

    /// The first variable that is written out though it holds what nobody else may know; nil: none.
    package var shown: String? {
        variables.keys.sorted().first { name in
            if case .text = variables[name] { Self.isSecret(variable: name) } else { false }
        }
    }

    /// Words with which names of such variables end.
    private static let secretEnds: Set<String> = [
        "TOKEN", "TOKENS", "PASSWORD", "PASSWD", "PASS", "PASSPHRASE", "SECRET", "KEY", "APIKEY", "OTP", "CREDENTIALS",
    ]
    /// These are names of keys, or of who has one, by lego's own help.
    private static let openNames: Set<String> = [
        "RFC2136_TSIG_KEY", "DNSUPDATE_TSIG_KEY", "NAMESURFER_API_KEY", "ALICLOUD_ACCESS_KEY", "AURORA_API_KEY",
        "OVH_APPLICATION_KEY", "VINYLDNS_ACCESS_KEY",
    ]

    static func isSecret(variable name: String) -> Bool {
        guard let last = name.split(separator: "_").last else { return false }
        return secretEnds.contains(String(last)) && !openNames.contains(name)
    }

    static func brokenRule(variable name: String) -> String? {
        let fits = name.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == 95 }
        guard fits, (3...64).contains(name.utf8.count), let first = name.utf8.first, (65...90).contains(first) else {
            return "a variable of a provider holds 3 to 64 of A-Z, 0-9, _ and begins with a letter"
        }
        // Google's and Go Daddy's begin like those of the language.
        let isProvider = ["GODADDY_", "GOOGLEDOMAINS_", "GOOGLE_"].contains { name.hasPrefix($0) }
        let isOther = exact.contains(name) || (!isProvider && others.contains { name.hasPrefix($0) })
        return isOther ? "it is not of a provider" : nil
    }
}
