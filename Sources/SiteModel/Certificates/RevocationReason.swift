/// Why a certificate is not to be believed any more (RFC 5280 5.3.1); those that who ordered it may give.
package enum RevocationReason: Int, Sendable, CaseIterable {
    case unspecified = 0
    case keyCompromise = 1
    case affiliationChanged = 3
    case superseded = 4
    case cessationOfOperation = 5

    /// As people write it.
    package var word: String {
        switch self {
        case .unspecified: "unspecified"
        case .keyCompromise: "key-compromise"
        case .affiliationChanged: "affiliation-changed"
        case .superseded: "superseded"
        case .cessationOfOperation: "cessation-of-operation"
        }
    }

    /// Nobody else has its key: visitors are better off with it than with one that browsers warn of, and it stays until another one is to be had. Where
    /// nothing is said, the worse is meant.
    package var isPatient: Bool { self != .keyCompromise && self != .unspecified }

    package static let words = allCases.map(\.word)

    package init(asked text: String) throws(Problem) {
        guard let found = Self.allCases.first(where: { $0.word == text }) else {
            throw .cannot(
                "revoke a certificate for reason", text, "it must be one of \(Self.words.joined(separator: ", "))", code: .badRequest,
                hint: "agent cert revoke --help")
        }
        self = found
    }
}
