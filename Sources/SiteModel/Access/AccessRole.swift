// Access: who may do what. Roles, tokens, and what the two give together. Pure values.
// Never here: who is asking, the route table, storage. Read Grant.swift next, then AgentServer/Access.

/// How far somebody may go, the least first. Each may do what those before it may, within the sites that the grant names.
package enum AccessRole: String, Codable, Sendable, CaseIterable, Comparable {
    /// May look.
    case viewer
    /// May do the daily things of a site's owner. A token of this role is bound to the sites that it names.
    case siteOwner = "site-owner"
    /// May make, change and delete sites, and steer jobs, alerts and crises.
    case `operator`
    /// May do everything: the host itself, secrets, tokens, what nothing brings back.
    case administrator

    package init(named text: String) throws(Problem) {
        guard let role = Self(rawValue: text) else {
            throw .cannot(
                "use role", text, "it must be one of \(Self.allCases.map(\.rawValue).joined(separator: ", "))", code: .badRequest,
                hint: "agent token create --help")
        }
        self = role
    }

    package static func < (one: Self, other: Self) -> Bool { one.rank < other.rank }

    private var rank: Int {
        switch self {
        case .viewer: 0
        case .siteOwner: 1
        case .operator: 2
        case .administrator: 3
        }
    }
}
