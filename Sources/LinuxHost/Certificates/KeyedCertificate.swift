import Crypto
import Foundation
import HostServices
import SiteModel
import SwiftASN1
import X509

/// The text of a certificate file: the chain, the site's own certificate first, and the key that belongs to it.
enum KeyedCertificate {
    /// The most that browsers take is less, but none takes a certificate that nobody they know has signed.
    private static let lifetime: TimeInterval = 825 * 86400
    /// Clocks of visitors are late.
    private static let grace: TimeInterval = 3600
    /// Of a common name (X.520); a host name may have four times as many characters.
    private static let longestCommonName = 64

    static func selfSigned(for names: [Hostname], site: SiteID, now: Int64) throws(Problem) -> Secret {
        do {
            let key = P256.Signing.PrivateKey()
            let signer = Certificate.PrivateKey(key)
            let commonName = names.first.map(\.ascii).flatMap { $0.utf8.count <= longestCommonName ? $0 : nil } ?? site.rawValue
            let name = try DistinguishedName { CommonName(commonName) }
            let begin = Date(timeIntervalSince1970: TimeInterval(now) - grace)
            let certificate = try Certificate(
                version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: signer.publicKey, notValidBefore: begin,
                notValidAfter: begin + lifetime, issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
                extensions: try Certificate.Extensions {
                    Critical(BasicConstraints.notCertificateAuthority)
                    Critical(KeyUsage(digitalSignature: true))
                    try ExtendedKeyUsage([.serverAuth])
                    SubjectAlternativeNames(names.map { .dnsName($0.ascii) })
                }, issuerPrivateKey: signer)
            return Secret("\(try certificate.serializeAsPEM().pemString)\n\(key.pemRepresentation)\n")
        } catch {
            throw .cannot("make a certificate for", names.first?.ascii ?? site.rawValue, "\(error)", code: .internalError)
        }
    }

    /// - Parameter path: for messages, which never hold any of the text.
    static func facts(of text: String, at path: String) throws(Problem) -> CertificateFacts {
        do {
            let documents = try PEMDocument.parseMultiple(pemString: text)
            guard let own = try documents.first(where: { $0.discriminator == "CERTIFICATE" }).map(Certificate.init(pemDocument:)),
                let key = try documents.first(where: { $0.discriminator.hasSuffix("PRIVATE KEY") }).map(
                    Certificate.PrivateKey.init(pemDocument:))
            else { throw refusal(path, "it holds no certificate, or no key") }
            guard key.publicKey == own.publicKey else { throw refusal(path, "its key is not that of its certificate") }
            let chain = documents.count { $0.discriminator == "CERTIFICATE" }
            return CertificateReading.facts(of: own, chain: chain)
        } catch let problem as Problem {
            throw problem
        } catch {
            throw refusal(path, "it is no certificate with its key")
        }
    }

    /// The site's own certificate alone, without chain and key; nil where there is none.
    static func leaf(of text: String) -> String? {
        let (begin, end) = ("-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----")
        guard let first = text.firstRange(of: begin), let last = text[first.upperBound...].firstRange(of: end) else { return nil }
        return "\(text[first.lowerBound..<last.upperBound])\n"
    }

    private static func refusal(_ path: String, _ why: String) -> Problem {
        .cannot("use the certificate", path, why, code: .configurationRefused, details: ["path": path])
    }
}
