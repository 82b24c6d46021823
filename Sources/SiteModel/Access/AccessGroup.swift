/// Unix groups of the host whose members may speak to the daemon. The first lets in and gives nothing: who is in it alone needs a token.
package enum AccessGroup: String, Sendable, CaseIterable {
    case anyone = "agent"
    case viewers = "agent-viewer"
    case operators = "agent-operator"
    case administrators = "agent-admin"

    package var role: AccessRole? {
        switch self {
        case .anyone: nil
        case .viewers: .viewer
        case .operators: .operator
        case .administrators: .administrator
        }
    }
}

/// What the host knows of a user who is neither root nor the daemon's own.
package enum UserStanding: Sendable, Hashable {
    /// A site's PHP runs as this user: whatever the site's code does, this user does. No group and no token changes that.
    case runsSite
    case member(of: Set<AccessGroup>)
}
