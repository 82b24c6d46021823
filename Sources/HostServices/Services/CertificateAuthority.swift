import SiteModel

/// Orders certificates of the authorities that root named in acme.conf. Nobody is asked while it names none.
///
/// All calls throw `acme-settings` where the file is not understood or does not name whom the call is about, `tool-missing` without lego, and
/// `breaker-open` or `limit-reached` where the authority may not be asked now.
package protocol CertificateAuthority: Sendable {
    /// As they stand now; empty without the file.
    func settings() async throws -> AuthoritySettings

    /// PEM of whom root named, in acme.conf, beside those that the machine believes; nil: nobody.
    func roots() async throws -> String?

    /// What acme.conf names is looked for: roots, and DNS providers among those of the installed lego. Asks nobody. - Throws: also `authority-unable`.
    func examine() async throws

    /// Whether what an order replaces is told to the authority; older programs cannot. Asks nobody.
    func tellsReplaced() async throws -> Bool

    /// What the authority offers. One request. - Throws: `order-failed` where nothing that can be understood is answered.
    func facts(of authority: AuthorityName) async throws -> AuthorityFacts

    /// A certificate. Safe to repeat with the same order: one that runs is waited for, one that has ended is told again, and nobody is asked twice.
    /// Cancelling ends the waiting alone: lego goes on, also without this process, and is met again by the same call.
    /// - Throws: `OrderFailure`, the order's end, which a repetition throws again until it is discarded. `authority-unable` where this lego cannot
    ///   do it; `bad-request` for an order that cannot be, or another one of the same id. After these and every other problem `inventory` tells whether it was
    ///   begun; what came and could not be written down is judged again when it is asked for again.
    func order(
        _ order: CertificateOrder, progress: @escaping @Sendable (OrderProgress) -> Void
    ) async throws -> OrderedCertificate

    /// Whether the order could begin, as far as that is known without its authority: its lines of acme.conf, the address and the root of it, secrets, the
    /// DNS provider and his zones, and what the installed lego can. Asks nobody but the DNS, and changes nothing. - Throws: as `order` does.
    func rehearse(_ order: CertificateOrder) async throws

    /// The certificate of an order that has ended well and was not discarded. Asks nobody.
    /// - Throws: `order-failed` where there is none: it did not end, or not well, or is not known any more.
    func issued(_ order: CertificateOrder) async throws -> OrderedCertificate

    /// All scratch directories, whoever they belong to. Changes nothing.
    func inventory() async throws -> [OrderStanding]

    /// Ends an order for good, its key included; absent is success. - Throws: `order-running`: lego is at work there.
    func discard(_ name: String) async throws

    /// - Parameter certificate: PEM; what follows the first certificate is not read.
    /// - Throws: `OrderFailure`. One that is revoked already is success. `RevocationUnknown` where the caller was cancelled while the authority was asked.
    func revoke(_ certificate: String, of authority: AuthorityName, _ reason: RevocationReason) async throws

    /// When it wants this one renewed. One request, beside the guard of its orders: many questions hold up none of those.
    /// nil: it has nothing to say of it.
    /// - Parameters:
    ///   - certificate: as for `revoke`.
    ///   - address: as its `facts` name it.
    func renewalInformation(
        of certificate: String, _ authority: AuthorityName, below address: String
    ) async throws -> RenewalInformation?
}

/// Whoever asked an authority to revoke was ended before its answer: it may have done it.
package struct RevocationUnknown: Error {
    package init() {}
}
