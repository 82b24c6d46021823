import Crypto
import Foundation
import HostServices
import SiteModel
import SwiftASN1
import X509

/// From a certificate to what is said of it.
enum CertificateReading {
    /// - Parameter chain: how many came along with it, itself counted.
    static func facts(of certificate: Certificate, chain: Int) -> CertificateFacts {
        // One that does not understand its own names has none.
        let names = (try? certificate.extensions.subjectAlternativeNames)?.compactMap {
            if case .dnsName(let name) = $0 { printable(name) } else { nil }
        }
        var facts = CertificateFacts(
            names: Set(names ?? []), notBefore: seconds(certificate.notValidBefore), notAfter: seconds(certificate.notValidAfter))
        facts.subject = text(certificate.subject)
        facts.issuer = text(certificate.issuer)
        facts.serial = hexadecimal(certificate.serialNumber.bytes)
        facts.chain = chain
        if let der = der(certificate) {
            facts.fingerprint = checksum(der)
            facts.key = key(of: der)
        }
        facts.keyFingerprint = checksum(Array(certificate.publicKey.subjectPublicKeyInfoBytes))
        return facts
    }

    static func text(_ name: DistinguishedName) -> String { printable("\(name)", longest: 200) }

    static func der(_ certificate: Certificate) -> [UInt8]? {
        var serializer = DER.Serializer()
        return (try? serializer.serialize(certificate)).map { serializer.serializedBytes }
    }

    /// Read without the library, which takes no certificate whose key it holds to be weak. Nil for what is no certificate.
    static func key(of der: [UInt8]) -> CertificateKey? {
        guard let certificate = try? DER.parse(der), let body = parts(certificate).first.map(parts),
            // Version, if said; serial number, algorithm, issuer, times, subject, key (RFC 5280 4.1).
            let position = body.first.map({ $0.identifier.tagClass == .contextSpecific ? 6 : 5 }), body.count > position
        else { return nil }
        let key = parts(body[position])
        guard key.count == 2, let algorithm = parts(key[0]).first.flatMap({ try? ASN1ObjectIdentifier(derEncoded: $0) }) else { return nil }
        switch algorithm {
        case [1, 2, 840, 113549, 1, 1, 1]: return CertificateKey(.rsa, bits: modulusBits(key[1]))
        case [1, 2, 840, 10045, 2, 1]:
            let curve = parts(key[0]).last.flatMap { try? ASN1ObjectIdentifier(derEncoded: $0) }
            return CertificateKey(.ecdsa, bits: curve.flatMap { curves[$0] } ?? 0)
        case [1, 3, 101, 112]: return CertificateKey(.ed25519, bits: 256)
        default: return CertificateKey(.other, bits: 0)
        }
    }

    /// What would be against it, also where the library does not take it at all; nil: nothing, or it is no certificate.
    static func weakness(of der: [UInt8]) -> String? {
        if let weakness = key(of: der)?.weakness { return weakness }
        guard let certificate = try? DER.parse(der), let algorithm = parts(certificate).dropFirst().first.flatMap({ parts($0).first }),
            let name = try? ASN1ObjectIdentifier(derEncoded: algorithm)
        else { return nil }
        return oldSignatures.contains(name) ? "a signature made with SHA-1 or older" : nil
    }

    /// MD5 and SHA-1 with RSA, SHA-1 with DSA and ECDSA.
    private static let oldSignatures: Set<ASN1ObjectIdentifier> = [
        [1, 2, 840, 113549, 1, 1, 4], [1, 2, 840, 113549, 1, 1, 5], [1, 2, 840, 10040, 4, 3], [1, 2, 840, 10045, 4, 1],
    ]

    /// What browsers take.
    private static let curves: [ASN1ObjectIdentifier: Int] = [
        [1, 2, 840, 10045, 3, 1, 7]: 256, [1, 3, 132, 0, 34]: 384, [1, 3, 132, 0, 35]: 521,
    ]

    private static func modulusBits(_ bitString: ASN1Node) -> Int {
        guard case .primitive(let bytes) = bitString.content, let numbers = try? DER.parse(bytes.dropFirst()),
            case .primitive(let modulus)? = parts(numbers).first?.content
        else { return 0 }
        let significant = modulus.drop { $0 == 0 }
        return significant.first.map { significant.count * 8 - $0.leadingZeroBitCount } ?? 0
    }

    private static func parts(_ node: ASN1Node) -> [ASN1Node] {
        if case .constructed(let nodes) = node.content { Array(nodes) } else { [] }
    }

    private static func seconds(_ date: Date) -> Int64 { Int64(date.timeIntervalSince1970) }

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.reduce(into: "") { $0 += ($1 < 16 ? "0" : "") + String($1, radix: 16) }
    }

    private static func checksum(_ bytes: [UInt8]) -> SHA256Hex? { SHA256Hex(rawValue: hexadecimal(SHA256.hash(data: bytes))) }
}
