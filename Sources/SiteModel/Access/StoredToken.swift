/// A token as it is stored: nobody who has this alone can present it. Times are milliseconds since 1970.
package struct StoredToken: Sendable, Hashable {
    package static let standardLife: Int64 = 90 * 86_400_000
    package static let longestLife: Int64 = 366 * 86_400_000

    package var id: TokenID
    package var name: TokenName
    package var role: AccessRole
    /// Empty for every role but a site's owner.
    package var sites: [SiteID]
    package var hash: [UInt8]
    package var createdAt: Int64
    package var expiresAt: Int64
    /// To the minute.
    package var lastUsedAt: Int64?
    package var revokedAt: Int64?
    package var madeBy: UInt32
    /// The token that its maker presented: it ends with that one.
    package var madeWith: TokenID?

    package init(
        id: TokenID, name: TokenName, role: AccessRole, sites: [SiteID], hash: [UInt8], createdAt: Int64, expiresAt: Int64,
        lastUsedAt: Int64? = nil, revokedAt: Int64? = nil, madeBy: UInt32, madeWith: TokenID? = nil
    ) {
        self.id = id
        self.name = name
        self.role = role
        self.sites = sites
        self.hash = hash
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.lastUsedAt = lastUsedAt
        self.revokedAt = revokedAt
        self.madeBy = madeBy
        self.madeWith = madeWith
    }

    /// In a time that does not depend on how much of it is right.
    package func isOf(_ token: AccessToken) -> Bool {
        let other = token.hash
        guard id == token.id, hash.count == other.count else { return false }
        return zip(hash, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    package enum State: String, Sendable, CaseIterable { case valid, expired, revoked }

    /// A clock that was set to before its making makes nothing valid again that was not.
    /// Who ended at its own time has expired; that is written down as soon as it is seen, and stays.
    package func state(at now: Int64) -> State {
        if let revokedAt { return revokedAt == expiresAt ? .expired : .revoked }
        return now < expiresAt ? .valid : .expired
    }

    /// - Parameter live: the sites that stand. One that was deleted is nobody's.
    package func grant(live: Set<SiteID>) -> Grant {
        Grant(role: role, sites: role == .siteOwner ? live.intersection(sites) : nil)
    }
}
