/// What a new token is asked to be, held to what its maker may give.
package struct TokenWish: Sendable, Hashable {
    package var name: TokenName
    package var role: AccessRole
    package var sites: [SiteID]
    package var expiresAt: Int64

    /// - Parameters:
    ///   - expiresAt: nil: in 90 days, or with the maker's token where that ends earlier.
    ///   - maker: what its maker may do.
    ///   - makersEnd: when the token ends that its maker presented.
    package init(
        name: TokenName, role: AccessRole, sites: [SiteID], expiresAt: Int64?, now: Int64, maker: Grant, makersEnd: Int64?
    ) throws(Problem) {
        let again = "agent token create --role \(role.rawValue)\(role == .siteOwner ? " --site DOMAIN" : "")"
        guard (role == .siteOwner) == !sites.isEmpty else {
            throw .cannot(
                "make a token of role", role.rawValue,
                sites.isEmpty ? "it must name the sites that it is for" : "this role is of the whole host, and sites were named",
                code: .badRequest,
                hint: again)
        }
        guard maker.sites == nil, role <= maker.role else {
            throw .cannot("make a token of role", role.rawValue, "it would be more than its maker has", code: .roleTooLow)
        }
        let end = expiresAt ?? min(now + StoredToken.standardLife, makersEnd ?? .max)
        guard end > now else {
            throw Problem(.badRequest, "cannot let the token expire then: that time is over", hint: "\(again) --expires 30d")
        }
        guard end - now <= StoredToken.longestLife else {
            throw Problem(.badRequest, "cannot let the token live so long: a year is the most", hint: "\(again) --expires 365d")
        }
        guard end <= makersEnd ?? .max else {
            throw Problem(.badRequest, "cannot let the token live longer than the one that makes it")
        }
        (self.name, self.role, self.sites, self.expiresAt) = (name, role, sites, end)
    }
}
