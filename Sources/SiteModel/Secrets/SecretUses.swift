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

    private mutating func add(_ channels: [AlertChannel]) {
        for channel in channels { add(channel.secret?.name, "alert channel \(channel.name)") }
    }

    private mutating func add(_ authorities: AuthoritySettings) {
        for authority in authorities.authorities { add(authority.externalAccount?.key, "authority \(authority.name)") }
        for provider in authorities.providers {
            for value in provider.variables.values {
                if case .secret(let name) = value { add(name, "DNS provider \(provider.name)") }
            }
        }
    }

    private mutating func add(_ audit: AuditSettings) {
        if case .named(let name)? = audit.remote?.key { add(name, "the remote of audit.conf") }
    }

    /// Two variables of a provider may have the same one.
    private mutating func add(_ name: SecretName?, _ user: String) {
        guard let name, users[name]?.contains(user) != true else { return }
        users[name, default: []].append(user)
    }
}
