/// Who names which secret in root's files, in words for people: what fails from then on where it is removed. Pure.
package struct SecretUses: Sendable {
    private var users: [SecretName: [String]] = [:]
    /// Files that may name any.
    private var unread: [String] = []

    /// - Parameters: what each file says; nil: it is not understood.
    package init(channels: [AlertChannel]?, authorities: AuthoritySettings?, audit: AuditSettings?) {
        if let channels { add(channels) } else { unread.append("alerts.conf") }
        if let authorities { add(authorities) } else { unread.append("acme.conf") }
        if let audit { add(audit) } else { unread.append("audit.conf") }
    }

    /// Each once; a file of which nobody knows comes last.
    package func users(of name: SecretName) -> [String] {
        (users[name] ?? []) + unread.map { "perhaps \($0) (it is not understood)" }
    }

    /// Whether every file was read: of one that was not nobody knows what it names.
    package var isWhole: Bool { unread.isEmpty }

    /// Those that are named and not kept, and what is said of each.
    package func missing(besides kept: Set<SecretName>) -> [(name: SecretName, problem: Problem)] {
        users.filter { !kept.contains($0.key) }.sorted { $0.key.rawValue < $1.key.rawValue }.map { name, users in
            (name, Self.missing(name, neededBy: users.joined(separator: " and ")))
        }
    }

    /// Said by whoever notices. - Parameter user: as the functions below name him.
    package static func missing(_ name: SecretName, neededBy user: String) -> Problem {
        .cannot(
            "find secret", name.rawValue, "needed by \(user), and there is none of this name", code: .secretNotFound,
            hint: "agent secret set \(name) --file PATH", details: ["secret.name": name.rawValue])
    }

    package static let auditRemote = "the remote of audit.conf"
    package static func user(_ channel: ChannelName) -> String { "alert channel \(channel)" }
    package static func user(_ account: CertificateAuthorityAccount) -> String { "authority \(account.name)" }
    package static func user(_ provider: DNSProvider) -> String { "DNS provider \(provider.name)" }

    private mutating func add(_ channels: [AlertChannel]) {
        for channel in channels { add(channel.secret?.name, Self.user(channel.name)) }
    }

    private mutating func add(_ authorities: AuthoritySettings) {
        for authority in authorities.authorities { add(authority.externalAccount?.key, Self.user(authority)) }
        for provider in authorities.providers {
            for value in provider.variables.values {
                if case .secret(let name) = value { add(name, Self.user(provider)) }
            }
        }
    }

    private mutating func add(_ audit: AuditSettings) {
        if case .named(let name)? = audit.remote?.key { add(name, Self.auditRemote) }
    }

    /// Two variables of a provider may have the same one.
    private mutating func add(_ name: SecretName?, _ user: String) {
        guard let name, users[name]?.contains(user) != true else { return }
        users[name, default: []].append(user)
    }
}
