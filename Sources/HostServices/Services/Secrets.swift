import SiteModel

/// Secrets of running changes: files under state/secrets/<change>, O_EXCL 0600, fsynced before the call returns.
package protocol Secrets: Sendable {
    /// Keeps the value that is already there: safe to repeat.
    func put(_ secret: Secret, at reference: SecretReference) async throws
    /// nil when it is missing: the change must be undone.
    func get(_ reference: SecretReference) async throws -> Secret?
    /// Removes every secret of the change. Absent is success.
    func destroy(change: String) async throws
    /// Changes that have secrets on disk.
    func inventory() async throws -> [String]
    /// From the system's generator: `length` of [A-Za-z0-9] and a few marks that are safe in PHP and SQL literals.
    func random(length: Int) -> Secret
}
