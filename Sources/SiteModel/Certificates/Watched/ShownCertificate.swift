/// What a stranger's certificate says, as far as it is kept: printable, and of a bounded size whatever it says.
package struct ShownCertificate: Codable, Sendable, Hashable {
    /// SHA-256 of the whole of it, and of its key alone.
    package var fingerprint: String
    package var keyFingerprint: String
    /// For people: its signer's organisation, or what he calls himself.
    package var signer: String
    /// Its chain leads to somebody whom this machine believes. Otherwise anybody may have written the signer's name.
    package var isVouched: Bool
    package var names: [String]
    package var notBefore: Int64
    package var notAfter: Int64
    package var subject: String
    package var issuer: String
    package var serial: String
    package var key: String?
    package var chain: Int

    /// A certificate of the internet may stand for thousands.
    private static let mostNames = 20

    package init(
        fingerprint: String, keyFingerprint: String, signer: String, isVouched: Bool, names: some Collection<String>, notBefore: Int64,
        notAfter: Int64, subject: String = "", issuer: String = "", serial: String = "", key: String? = nil, chain: Int = 1
    ) {
        self.fingerprint = fingerprint
        self.keyFingerprint = keyFingerprint
        self.signer = printable(signer, longest: 120)
        self.isVouched = isVouched
        self.names = names.sorted().prefix(Self.mostNames).map { printable($0, longest: 260) }
        self.notBefore = Seconds.sane(notBefore)
        self.notAfter = Seconds.sane(notAfter)
        self.subject = printable(subject, longest: 200)
        self.issuer = printable(issuer, longest: 200)
        self.serial = printable(serial, longest: 64)
        self.key = key
        self.chain = chain
    }

    package var life: CertificateLife { CertificateLife(notBefore: notBefore, notAfter: notAfter) }

    /// It may have come in the place of `other` without anything having happened: who signed that one signed this one too, and it ends no earlier. Where
    /// nobody vouches for the signer, only whoever has its key can have made another one.
    package func renews(_ other: ShownCertificate) -> Bool {
        guard notAfter >= other.notAfter else { return false }
        if isVouched, other.isVouched { return signer == other.signer }
        return !isVouched && !other.isVouched && keyFingerprint == other.keyFingerprint
    }
}
