import SiteModel

/// POST /v1/tokens. The token itself comes with a request of its own, once.
package struct CreateTokenRequest: AuditedBody, Hashable {
    package static let knownKeys: Set<String> = ["name", "role", "sites", "expiresAt"]
    package var name: String
    /// viewer, site-owner, operator, administrator.
    package var role: String
    /// By id, domain or alias; for a site's owner alone.
    package var sites: [String]?
    /// Milliseconds since 1970; nil: in 90 days.
    package var expiresAt: Int64?
    package init(name: String, role: String, sites: [String]? = nil, expiresAt: Int64? = nil) {
        self.name = name
        self.role = role
        self.sites = sites
        self.expiresAt = expiresAt
    }

    package var audited: [String: AuditValue] {
        var facts: [String: AuditValue] = ["name": AuditValue(name), "role": AuditValue(role)]
        if let sites { facts["sites"] = AuditValue(sites) }
        if let expiresAt { facts["expiresAt"] = .number(expiresAt) }
        return facts
    }
}

/// What is told of a token: nothing of its secret. Times are milliseconds since 1970.
package struct TokenView: Codable, Sendable, Hashable {
    package var id: String
    package var name: String
    package var role: String
    /// Ids of the sites that it is for; empty for roles of the whole host.
    package var sites: [String]
    /// What these are called now, in their order; of one that is gone its id. nil: for roles of the whole host.
    package var domains: [String]?
    /// valid, expired, revoked.
    package var state: String
    package var createdAt: Int64
    package var expiresAt: Int64
    /// To the minute.
    package var lastUsedAt: Int64?
    package var revokedAt: Int64?
    /// uid.
    package var madeBy: UInt32
    package var madeWith: String?

    /// - Parameter domains: of the sites that stand.
    package init(_ token: StoredToken, at now: Int64, domains: [SiteID: String] = [:]) {
        (id, name, role) = (token.id.rawValue, token.name.rawValue, token.role.rawValue)
        sites = token.sites.map(\.rawValue)
        self.domains = token.sites.isEmpty ? nil : token.sites.map { domains[$0] ?? $0.rawValue }
        state = token.state(at: now).rawValue
        (createdAt, expiresAt) = (token.createdAt, token.expiresAt)
        (lastUsedAt, revokedAt) = (token.lastUsedAt, token.revokedAt)
        (madeBy, madeWith) = (token.madeBy, token.madeWith?.rawValue)
    }
}

/// The token, once, to who made it.
package struct TokenSecret: Codable, Sendable, Hashable {
    package var id: String
    package var token: SecretText
    package init(id: String, token: Secret) {
        self.id = id
        self.token = SecretText(token)
    }
}
