extension SettingsSection {
    mutating func authority(_ title: String) throws(Problem) -> CertificateAuthorityAccount {
        let name: AuthorityName
        do { name = try AuthorityName(title) } catch { throw refused(error.message) }
        let directory = try need("directory") { text in
            let address = try OutboundURL(text)
            // Who stands between could choose the certificate, and the terms.
            guard !address.isPlain else { throw Problem(.acmeSettings, "'\(printable(text))' does not begin with https://") }
            return address
        }
        let email = try need("email") { text in
            // lego names a directory by it.
            guard !text.contains("/") else { throw Problem(.acmeSettings, "'\(printable(text))' holds a slash") }
            return try EmailAddress(text)
        }
        let terms = try need("terms")
        guard terms == "accepted" else {
            throw refused("terms '\(printable(terms))' is not known: who has read the authority's terms writes accepted", of: "terms")
        }
        var account = CertificateAuthorityAccount(name: name, directory: directory, email: email, line: line)
        account.profile = try take("profile") { try ProfileName($0) }
        account.fallback = try take("fallback") { try AuthorityName($0) }
        account.rootFile = try path("root-file")
        if let check = take("check") {
            guard let known = CertificateAuthorityAccount.Check(rawValue: check) else {
                throw refused("check '\(printable(check))' is not known: required or warn", of: "check")
            }
            account.check = known
        }
        account.externalAccount = try externalAccount()
        return account
    }

    private mutating func externalAccount() throws(Problem) -> CertificateAuthorityAccount.ExternalAccount? {
        guard has("eab-key-id") || has("eab-key") else { return nil }
        let id = try need("eab-key-id") { text in
            guard text.utf8.count <= 256, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
                throw Problem(.acmeSettings, "the id of an external account's key holds printable ASCII without spaces")
            }
            return text
        }
        return .init(keyID: id, key: try need("eab-key") { try secretName($0) })
    }

    mutating func provider(_ title: String) throws(Problem) -> DNSProvider {
        let name: DNSProviderName
        do { name = try DNSProviderName(title) } catch { throw refused(error.message) }
        var provider = DNSProvider(name: name, kind: try need("provider") { try DNSProvider.kind($0) })
        provider.zones =
            try take("zones") { text in
                try text.split(separator: ",", omittingEmptySubsequences: false).map { try Hostname(SettingsLines.trimmed($0)) }
            } ?? []
        provider.resolvers =
            try take("resolvers") { text in
                try text.split(separator: ",").map { try DNSProvider.resolver(SettingsLines.trimmed($0)) }
            } ?? []
        switch take("propagation") ?? "wait" {
        case "wait": provider.looksForPropagation = true
        case "skip": provider.looksForPropagation = false
        case let other: throw refused("propagation '\(printable(other))' is not known: wait or skip", of: "propagation")
        }
        for key in remaining {
            if let rule = DNSProvider.brokenRule(variable: key) { throw refused("key '\(printable(key))': \(rule)", of: key) }
            provider.variables[key] = try need(key) { text in
                if text.hasPrefix("secret:") { return .secret(try secretName(text)) }
                guard text.utf8.count <= 1000 else { throw Problem(.acmeSettings, "it has more than 1000 characters") }
                return .text(text)
            }
        }
        return provider
    }
}

/// `secret:NAME`, the only way in which this file speaks of secrets.
private func secretName(_ text: String) throws -> SecretName {
    guard text.hasPrefix("secret:") else { throw Problem(.acmeSettings, "it must be secret:NAME, of a secret in 'agent secret list'") }
    return try SecretName(String(text.dropFirst("secret:".count)))
}
