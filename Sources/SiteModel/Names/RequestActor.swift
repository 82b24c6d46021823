/// Who asks, as what is kept of a request is filed under it: the same for every process and connection of one user, and another for each token.
package struct RequestActor: Sendable, Hashable, CustomStringConvertible {
    package let rawValue: String
    package init(uid: UInt32, token: TokenID? = nil) { rawValue = "uid \(uid)" + (token.map { " token \($0.rawValue)" } ?? "") }
    package var description: String { rawValue }
}
