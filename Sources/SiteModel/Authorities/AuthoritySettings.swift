/// Who signs certificates, and who answers for names in DNS. Written by root in one file, strictly read: what is not known is refused with its line.
/// Without the file nobody is asked.
///
///     [authority letsencrypt]         # the first one is asked first
///     directory = https://acme-v02.api.letsencrypt.org/directory
///     email = ops@example.com
///     terms = accepted                # a person read them
///     profile = shortlived            # optional; needs a newer lego
///     fallback = other                # asked when this one cannot
///     root-file = /etc/agent/test-root.pem
///     check = required                # or warn: names that keep silent when this host asks for them are ordered all the same
///     eab-key-id = kid-1              # both, where the authority gave an account beforehand
///     eab-key = secret:other.eab
///
///     [dns cloudflare]                # as `tls.dns` names it
///     provider = cloudflare           # one of `lego dnshelp`
///     zones = example.com, example.org  # below which it makes records; without it none
///     resolvers = 192.0.2.53:53       # asked for zones; the system's without it
///     propagation = wait              # or skip: do not look whether name servers have the record
///     CF_DNS_API_TOKEN = secret:cloudflare.token
package struct AuthoritySettings: Sendable, Hashable {
    package private(set) var authorities: [CertificateAuthorityAccount] = []
    package private(set) var providers: [DNSProvider] = []
    package init() {}

    /// - Throws: `acme-settings`, naming file and line.
    package init(_ text: String, named name: String) throws(Problem) {
        let file = SettingsFile(name, code: .acmeSettings)
        for var section in try SettingsSection.all(text, of: file, titles: "[authority NAME], [dns NAME]") {
            let words = section.title.split(separator: " ").map(String.init)
            switch (words.first, words.count) {
            case ("authority", 2):
                let authority = try section.authority(words[1])
                guard !authorities.contains(where: { $0.name == authority.name }) else {
                    throw section.refused("this authority stands twice")
                }
                try section.end()
                authorities.append(authority)
            case ("dns", 2):
                let provider = try section.provider(words[1])
                guard !providers.contains(where: { $0.name == provider.name }) else { throw section.refused("this provider stands twice") }
                providers.append(provider)
            default: throw section.refused("it must be [authority NAME] or [dns NAME]")
            }
        }
        for authority in authorities {
            guard let other = authority.fallback else { continue }
            guard other != authority.name, authorities.contains(where: { $0.name == other }) else {
                throw file.refused(authority.line, "its fallback '\(other)' is no other authority of this file")
            }
        }
    }

    /// Who is asked first; nil: nobody was named.
    package var first: CertificateAuthorityAccount? { authorities.first }

    package func authority(_ name: AuthorityName) throws(Problem) -> CertificateAuthorityAccount {
        if let found = authorities.first(where: { $0.name == name }) { return found }
        throw .cannot("ask authority", name.rawValue, "acme.conf names none with this name", code: .acmeSettings)
    }

    package func provider(_ name: DNSProviderName) throws(Problem) -> DNSProvider {
        if let found = providers.first(where: { $0.name == name }) { return found }
        throw .cannot("use DNS provider", name.rawValue, namedProviders, code: .acmeSettings)
    }

    /// For who named none of them, or another one.
    package var namedProviders: String {
        let names = providers.map(\.name.rawValue)
        let some = names.prefix(10).joined(separator: ", ") + (names.count > 10 ? " and \(names.count - 10) more" : "")
        return names.isEmpty ? "acme.conf names no DNS provider" : "acme.conf names these DNS providers: \(some)"
    }

    /// Those that are named one after another as each other's fallback, `name` first; each once.
    package func chain(from name: AuthorityName) throws(Problem) -> [CertificateAuthorityAccount] {
        var found = [try authority(name)]
        while let next = found.last?.fallback, !found.contains(where: { $0.name == next }) { found.append(try authority(next)) }
        return found
    }
}

/// An authority, and the account that this host has with it.
package struct CertificateAuthorityAccount: Sendable, Hashable {
    package var name: AuthorityName
    /// Always https.
    package var directory: OutboundURL
    package var email: EmailAddress
    package var profile: ProfileName?
    package var fallback: AuthorityName?
    /// Of an authority of one's own: who is believed instead of those whom the machine trusts.
    package var rootFile: String?
    package var check = Check.required
    package var externalAccount: ExternalAccount?
    /// Where it stands in the file.
    package var line = 0

    /// What becomes of a name that keeps silent when this host asks for it by itself, as an authority would.
    package enum Check: String, Sendable, Hashable, CaseIterable {
        /// It is not ordered.
        case required
        /// It is told, and ordered all the same: behind a router that does not lead this machine's own public address back to it, every name is silent.
        case warn
    }

    package struct ExternalAccount: Sendable, Hashable {
        package var keyID: String
        package var key: SecretName
    }
}
