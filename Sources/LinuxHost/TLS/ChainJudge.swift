import Foundation
import HostServices
import SiteModel
import SwiftASN1
@_spi(FixedExpiryValidationTime) import X509

/// Whether a visitor's browser would believe what a socket showed. Judged here and not in the handshake, so that what is refused is seen too, and so
/// that it is judged what was shown and not what comes at a second try.
struct ChainJudge: Sendable {
    let roots: TrustRoots
    /// Seconds since 1970.
    let now: Int64

    /// More in a chain is nobody's honest one.
    private static let longest = 10

    /// - Parameter shown: PEM, the server's own first (RFC 8446 4.4.2).
    func answer(_ shown: [String], for name: Hostname) async -> TLSSight.Answer {
        guard let first = shown.first else { return .unreadable("it shows no certificate") }
        guard let document = try? PEMDocument(pemString: first) else { return .unreadable("what it shows is no certificate") }
        guard let own = try? Certificate(pemDocument: document) else {
            let weakness = CertificateReading.weakness(of: document.derBytes)
            return .unreadable(weakness.map { "its certificate has \($0)" } ?? "its certificate is not understood")
        }
        // One in the chain that is not understood leads nowhere, which the judgement then says.
        let others = shown.dropFirst().prefix(Self.longest).compactMap { try? Certificate(pemEncoded: $0) }
        let facts = CertificateReading.facts(of: own, chain: shown.count)
        return .served(ServedCertificate(facts: facts, faults: await faults(own, others, facts, name)))
    }

    private func faults(_ own: Certificate, _ others: [Certificate], _ facts: CertificateFacts, _ name: Hostname) async -> [TLSFault] {
        var faults: [TLSFault] = []
        if facts.notBefore > now { faults.append(.notYetValid) }
        if facts.notAfter <= now { faults.append(.lapsed) }
        if !facts.covers(name) { faults.append(.otherName) }
        if let key = facts.key, key.weakness != nil { faults.append(.weakKey(key)) }
        if ([own] + others).contains(where: { $0.issuer != $0.subject && $0.signatureAlgorithm == .sha1WithRSAEncryption }) {
            faults.append(.weakSignature)
        }
        // Without the extension it is for everything.
        if let uses = try? own.extensions.extendedKeyUsage, !uses.contains(.serverAuth), !uses.contains(.any) {
            faults.append(.otherPurpose)
        }
        // Judged in the time of the certificate itself: that it is over is said already.
        let moment = min(max(now, facts.notBefore), facts.notAfter)
        return faults + (await broken(own, others, moment).map { [$0] } ?? [])
    }

    private func broken(_ own: Certificate, _ others: [Certificate], _ moment: Int64) async -> TLSFault? {
        if own.extensions.contains(where: { $0.critical && !Self.understood.contains($0.oid) }) {
            return .chainRefused("it says something that must be understood, and nobody does")
        }
        var verifier = Verifier(rootCertificates: roots.store) {
            RFC5280Policy(fixedExpiryValidationTime: Date(timeIntervalSince1970: TimeInterval(moment)))
            JudgedElsewhere()
        }
        switch await verifier.validate(leaf: own, intermediates: CertificateStore(way(up: own, others))) {
        case .validCertificate: return nil
        case .couldNotValidate(let failures):
            if let first = failures.first { return .chainRefused(printable("\(first.policyFailureReason)", longest: 200)) }
            if own.issuer == own.subject { return .selfSigned }
            return .unknownIssuer(CertificateReading.text(end(of: own, others).issuer))
        }
    }

    /// Of what came along, each that signed the one below it. The verifier tries every way up, and with certificates of one name and one key that is every order
    /// of them: more than a machine ever ends with. Those that signed themselves lead nowhere; who is trusted is known without them.
    private func way(up own: Certificate, _ others: [Certificate]) -> [Certificate] {
        var (way, rest) = ([own], others.filter { $0.issuer != $0.subject })
        while let last = way.last,
            let next = rest.first(where: { $0.subject == last.issuer && $0.publicKey.isValidSignature(last.signature, for: last) })
        {
            way.append(next)
            rest.removeAll { $0.subject == next.subject && $0.publicKey == next.publicKey }
        }
        return Array(way.dropFirst())
    }

    private static let understood: Set<ASN1ObjectIdentifier> = [
        .X509ExtensionID.basicConstraints, .X509ExtensionID.nameConstraints, .X509ExtensionID.keyUsage,
        .X509ExtensionID.subjectAlternativeName, .X509ExtensionID.extendedKeyUsage,
    ]

    /// The last one on the way up.
    private func end(of own: Certificate, _ others: [Certificate]) -> Certificate {
        var (last, rest) = (own, others)
        while last.issuer != last.subject, let next = rest.firstIndex(where: { $0.subject == last.issuer }) {
            last = rest.remove(at: next)
        }
        return last
    }
}

/// Names and purposes are compared above. An authority that leaves out the subject must mark the names as critical (RFC 5280 4.2.1.6).
private struct JudgedElsewhere: VerifierPolicy {
    let verifyingCriticalExtensions: [ASN1ObjectIdentifier] = [
        .X509ExtensionID.subjectAlternativeName, .X509ExtensionID.extendedKeyUsage,
    ]
    func chainMeetsPolicyRequirements(chain _: UnverifiedCertificateChain) async -> PolicyEvaluationResult { .meetsPolicy }
}
