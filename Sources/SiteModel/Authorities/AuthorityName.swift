// Authorities: who signs certificates, and what root says of them in one file.
//
// Here: authorities and DNS providers as acme.conf names them (AuthoritySettings), and the names that certificates are for. Pure values.
// Never here: asking an authority, when to renew. Read HostServices/Services/CertificateAuthority.swift next.

/// As root names an authority in acme.conf: `letsencrypt`. A part of paths and of the names of breakers.
package struct AuthorityName: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "name of an authority"
    package static let code = ProblemCode.acmeSettings
    package static func brokenRule(_ text: String) -> String? { shortName(text) }
}

/// As root names the account of a DNS provider in acme.conf, and a site in `tls.dns`.
package struct DNSProviderName: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "name of a DNS provider"
    package static let code = ProblemCode.acmeSettings
    package static func brokenRule(_ text: String) -> String? { shortName(text) }
}

/// One of the sets of rules by which an authority issues: `classic`, `shortlived`.
package struct ProfileName: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "name of a profile"
    package static let code = ProblemCode.acmeSettings
    package static func brokenRule(_ text: String) -> String? { shortName(text) }
}

private func shortName(_ text: String) -> String? {
    let fits = text.utf8.allSatisfy { isLowerAlphanumeric($0) || $0 == 45 || $0 == 95 }
    return fits && (1...32).contains(text.utf8.count) && text.utf8.first != 45
        ? nil : "it must hold 1 to 32 of a-z, 0-9, - _ and not begin with a hyphen"
}
