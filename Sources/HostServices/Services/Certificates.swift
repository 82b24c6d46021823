import SiteModel

/// Keys and certificates of sites: one directory each, named by the site, and in it one file for each generation. Nothing is overwritten.
package protocol Certificates: Sendable {
    /// Names of what lies there, whoever it belongs to.
    func inventory() async throws -> [String]
    /// What its certificate says; nil where none lies. - Throws: `configuration-refused` for what is no certificate with its own key.
    func look(_ reference: CertificateReference) async throws -> CertificateFacts?
    /// A new key, and a certificate for these names that it signs itself; whole or absent. One that lies there stays as it is.
    /// - Parameter now: seconds since 1970.
    func makeSelfSigned(_ reference: CertificateReference, names: [Hostname], now: Int64) async throws
    /// A certificate that was made elsewhere, chain and key; whole or absent. The same one lying there is success.
    /// - Throws: `step-failed` where another one lies there: nothing is written over.
    func put(_ reference: CertificateReference, _ text: Secret) async throws
    /// The site's own certificate as PEM, without chain and key; nil where none lies.
    func leaf(_ reference: CertificateReference) async throws -> String?
    /// Removes the site's generations below `oldest` but those that are named, and nothing that is no generation. - Returns: what was removed.
    func prune(_ site: SiteID, below oldest: Int, except kept: Set<Int>) async throws -> [Int]
    /// This generation alone. Absent is success.
    func remove(_ reference: CertificateReference) async throws
    /// All of the site. Absent is success.
    func discard(_ site: SiteID) async throws
}
