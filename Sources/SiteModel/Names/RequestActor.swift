/// Who asks, as what is kept of a request is filed under it: the same for every process and connection of one user.
package struct RequestActor: Sendable, Hashable, CustomStringConvertible {
    package let rawValue: String
    package init(uid: UInt32) { rawValue = "uid \(uid)" }
    package var description: String { rawValue }
}
