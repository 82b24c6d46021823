import Crypto
import Foundation
import HostServices
import SiteModel
import SwiftASN1
import X509

/// A new key, and the request that is signed with it (RFC 2986): the key leaves this machine at no time, and lego never sees it.
enum CertificateRequest {
    static func key() -> Secret { Secret("\(P256.Signing.PrivateKey().pemRepresentation)\n") }

    /// PEM. The subject is empty: names stand where authorities look for them, and a common name has room for 64 characters only.
    static func text(for names: [CertificateName], key text: Secret) throws(Problem) -> String {
        do {
            let key = Certificate.PrivateKey(try P256.Signing.PrivateKey(pemRepresentation: text.exposed))
            let wanted = try Certificate.Extensions { SubjectAlternativeNames(names.map { .dnsName($0.description) }) }
            let request = try CertificateSigningRequest(
                version: .v1, subject: DistinguishedName(), privateKey: key,
                attributes: .init([.init(ExtensionRequest(extensions: wanted))]), signatureAlgorithm: .ecdsaWithSHA256)
            return "\(try request.serializeAsPEM().pemString)\n"
        } catch {
            throw .cannot("make a request for", names.first?.description ?? "", "\(error)", code: .internalError)
        }
    }

    /// A key of P-256 as lego reads those of accounts (RFC 5915): the form that `openssl ecparam -genkey` writes.
    static func accountKey() -> Secret {
        let key = P256.Signing.PrivateKey()
        // SEQUENCE of version 1, the private key, the curve's name and the public key: lengths are always these.
        var bytes: [UInt8] = [0x30, 0x77, 0x02, 0x01, 0x01, 0x04, 0x20]
        bytes.append(contentsOf: key.rawRepresentation)
        bytes.append(contentsOf: [0xa0, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0xa1, 0x44, 0x03, 0x42, 0x00])
        bytes.append(contentsOf: key.publicKey.x963Representation)
        return Secret("\(PEMDocument(type: "EC PRIVATE KEY", derBytes: bytes).pemString)\n")
    }
}
