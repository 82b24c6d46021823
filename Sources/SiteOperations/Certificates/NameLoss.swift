import HostServices
import SiteModel

/// Names by which visitors come and are believed now, and for which a certificate that is ordered without them would not stand. What is wrong with such a name
/// may be over in a minute: as long as what lies has life left, it stays, and the order is tried again. Pure.
package struct NameLoss: Sendable, Hashable {
    /// In order.
    package let names: [CertificateName]
    /// Seconds until one for fewer names is better than one that lapses for all of them.
    package let patience: Int64

    /// - Parameters:
    ///   - left: those that would be left out.
    ///   - certificate: who signed what lies. Nobody believes one that its site signed.
    ///   - now: seconds since 1970.
    /// - Returns: nil where nothing is lost, or where it is time.
    package init?(_ left: [CertificateName], lying: CertificateFacts?, _ certificate: SiteCertificate?, at now: Int64) {
        guard let lying, let certificate, certificate.signer != .itself else { return nil }
        let lost = left.filter { lying.covers($0) }
        let patience = Self.patience(CertificateLife(notBefore: lying.notBefore, notAfter: lying.notAfter), at: now)
        guard !lost.isEmpty, patience > 0 else { return nil }
        names = lost.sorted()
        self.patience = patience
    }

    /// Until its last three days, or the last fifth of a short life.
    static func patience(_ life: CertificateLife, at now: Int64) -> Int64 { life.left(at: now) - CertificateLife.reserve(of: life) }
}
