/// The certificate with which a site answers over TLS. Each one made is a further generation, and none is ever overwritten: the way back to the
/// one before is the vhost's text, and no key has to be kept for it.
package struct SiteCertificate: Codable, Sendable, Hashable {
    package enum Signer: String, Codable, Sendable {
        /// Made on this host: browsers warn of it.
        case itself
        /// One that browsers trust.
        case authority
        /// Whoever signed what a person brought: it is renewed by nobody here.
        case imported
    }
    package var generation: Int
    package var signer: Signer
    /// Which of the authorities of acme.conf signed it: who revokes it. nil: none did, or an agent had it that did not write that down.
    package var authority: AuthorityName?
    package init(generation: Int, signer: Signer, authority: AuthorityName? = nil) {
        self.generation = generation
        self.signer = signer
        self.authority = authority
    }

    /// A number is never used twice.
    package var next: SiteCertificate { SiteCertificate(generation: generation + 1, signer: signer) }
}
