import Crypto
import Foundation
import HostServices
import SiteModel
import SwiftASN1
import X509

/// What an authority signed, before it is believed: written anew from what was understood, so that nothing else comes along.
enum IssuedChain {
    private static let most = 128 << 10
    private static let longest = 10
    /// A clock that is believed may be behind by so much: what begins later than that by it was not signed just now.
    private static let slack = TimeInterval(ClockTrust.tolerance)

    /// - Parameter now: seconds since 1970.
    static func check(_ chain: [UInt8], key: Secret, names: [CertificateName], now: Int64) throws(OrderFailure) -> OrderedCertificate {
        let (certificates, own) = try read(chain, key: key)
        let leaf = certificates[0]
        let alternatives = (try? leaf.extensions.subjectAlternativeNames).map { Array($0) } ?? []  // unreadable ones name nobody
        let named = Set(alternatives.compactMap { if case .dnsName(let name) = $0 { name.lowercased() } else { nil } })
        guard named == Set(names.map(\.description)), alternatives.count == named.count else {
            throw unfit("it is for other names: \(printable(named.sorted().joined(separator: ", "), longest: 200))")
        }
        let at = Date(timeIntervalSince1970: TimeInterval(now))
        // A visitor believes it no longer than the shortest-lived of the chain.
        for (place, one) in certificates.enumerated() where one.notValidBefore > at + slack || one.notValidAfter <= at {
            throw unfit("\(place == 0 ? "it" : "a certificate of its chain") is not valid now")
        }
        for (one, signer) in zip(certificates, certificates.dropFirst()) {
            guard one.issuer == signer.subject, signer.publicKey.isValidSignature(one.signature, for: one) else {
                throw unfit("its chain is not one: a certificate is not signed by the next")
            }
        }
        for (place, one) in certificates.enumerated()
        where certificates[..<place].contains(where: { $0.subject == one.subject && $0.publicKey == one.publicKey }) {
            throw unfit("its chain goes in a circle")
        }
        do {
            let text = try certificates.map { "\(try $0.serializeAsPEM().pemString)\n" }.joined() + own
            return OrderedCertificate(
                text: Secret(text), names: names, notBefore: Int64(leaf.notValidBefore.timeIntervalSince1970),
                notAfter: Int64(leaf.notValidAfter.timeIntervalSince1970), issuer: printable("\(leaf.issuer)"), serial: hex(leaf),
                fingerprint: CertificateReading.facts(of: leaf, chain: certificates.count).fingerprint)
        } catch {
            throw unfit("it cannot be written")
        }
    }

    /// At least one certificate, the leaf first, and the key of the leaf as PEM.
    private static func read(_ chain: [UInt8], key: Secret) throws(OrderFailure) -> ([Certificate], String) {
        guard chain.count <= most else { throw unfit("it has more than \(most >> 10) KiB") }
        do {
            let documents = try PEMDocument.parseMultiple(pemString: String(decoding: chain, as: UTF8.self))
            guard (1...longest).contains(documents.count) else { throw unfit("it is a chain of \(documents.count) certificates") }
            let certificates = try documents.map(Certificate.init(pemDocument:))
            let own = try P256.Signing.PrivateKey(pemRepresentation: key.exposed)
            guard certificates[0].publicKey == Certificate.PrivateKey(own).publicKey else { throw unfit("it is for another key") }
            return (certificates, "\(own.pemRepresentation)\n")
        } catch let failure as OrderFailure {
            throw failure
        } catch {
            throw unfit("it is no certificate")
        }
    }

    private static func hex(_ certificate: Certificate) -> String {
        certificate.serialNumber.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    private static func unfit(_ why: String) -> OrderFailure {
        OrderFailure(.unfitCertificate, "what the authority signed is not what was asked for: \(why)")
    }

    /// The first certificate of a text.
    static func leaf(_ text: String) throws(Problem) -> Certificate {
        do {
            guard text.utf8.count <= most, let pem = KeyedCertificate.leaf(of: text) else {
                throw Problem(.configurationRefused, "cannot read a certificate: there is none in the text")
            }
            return try Certificate(pemEncoded: pem)
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(.configurationRefused, "cannot read a certificate: it is none")
        }
    }

    /// What stands before the key of a file that holds both.
    static func chain(of text: String) -> String {
        text.firstRange(of: "-----BEGIN PRIVATE KEY").map { String(text[..<$0.lowerBound]) } ?? text
    }

    /// The first name that is one of ours.
    static func name(_ certificate: Certificate) -> CertificateName? {
        let names = (try? certificate.extensions.subjectAlternativeNames).map { Array($0) } ?? []  // unreadable ones name nobody
        return names.lazy.compactMap { if case .dnsName(let name) = $0 { try? CertificateName(name) } else { nil } }.first
    }

    /// By what an authority knows it when it is asked for renewal information (RFC 9773 4.1); nil: it does not say whose key signed it.
    static func renewalName(_ certificate: Certificate) -> String? {
        guard let signer = try? certificate.extensions.authorityKeyIdentifier?.keyIdentifier else { return nil }  // unreadable is none
        return "\(base64URL(signer)).\(base64URL(certificate.serialNumber.bytes))"
    }

    private static func base64URL(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}

extension Certificate {
    func pem() throws(Problem) -> String {
        do { return "\(try serializeAsPEM().pemString)\n" } catch {
            throw Problem(.internalError, "cannot write a certificate: \(error)")
        }
    }
}
