/// A secret as it is stored: nobody who has this alone can read it. Times are milliseconds since 1970.
package struct SealedSecret: Sendable, Hashable {
    package var name: SecretName
    package var sealed: [UInt8]
    /// Which key sealed it; says nothing of the key.
    package var keyMark: String
    package var createdAt: Int64
    package var changedAt: Int64
    /// When somebody should have changed it; it works on after that.
    package var expiresAt: Int64?
    package init(name: SecretName, sealed: [UInt8], keyMark: String, createdAt: Int64, changedAt: Int64, expiresAt: Int64?) {
        self.name = name
        self.sealed = sealed
        self.keyMark = keyMark
        self.createdAt = createdAt
        self.changedAt = changedAt
        self.expiresAt = expiresAt
    }
}
