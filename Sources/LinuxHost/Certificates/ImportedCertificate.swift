import Foundation
import HostServices
import SiteModel
import SwiftASN1
import X509

/// A certificate that an administrator brings: key and chain as PEM, in any order, in one text or two. What comes out is what nginx serves: the site's
/// own certificate, the way up to where visitors' own roots begin, and the key.
package struct ImportedCertificate: Sendable {
    /// As it is kept: chain first, then the key.
    package let text: Secret
    package let facts: CertificateFacts
    /// What was in it and is left out, by subject: roots, which visitors have, and what is on no way up.
    package let leftOut: [String]
    /// As servers send it.
    private let shown: [String]

    /// - Parameters:
    ///   - pem: all that was brought; never shown, as it holds a key.
    ///   - name: as the person calls it, for messages.
    ///   - now: seconds since 1970.
    /// - Throws: `configuration-refused` with what is wrong with it.
    package init(_ pem: Secret, named name: String, now: Int64) throws(Problem) {
        let parts = try Parts(pem, name)
        guard let own = parts.certificates.first(where: { $0.publicKey == parts.key.publicKey }) else {
            throw Self.refused(
                name, "none of its certificates belongs to its key",
                hint: "`\(Self.command)` with the key that it was asked for with: `openssl x509 -in FILE -noout -pubkey` and "
                    + "`openssl pkey -in FILE -pubout` print the same for both")
        }
        let chain = Self.chain(from: own, parts.certificates)
        facts = CertificateReading.facts(of: own, chain: chain.count)
        try Self.check(facts, chain, name, now)
        leftOut = Set(parts.certificates).subtracting(chain).map { CertificateReading.text($0.subject) }.sorted()
        do {
            shown = try chain.map { try $0.serializeAsPEM().pemString }
            text = Secret((shown + [try parts.key.serializeAsPEM().pemString]).joined(separator: "\n") + "\n")
        } catch {
            throw .cannot("write", name, "its certificate cannot be written as PEM", code: .internalError)
        }
    }

    /// Why a visitor's browser would not believe it, before anybody is shown it; none: it would.
    /// - Parameters:
    ///   - extra: PEM of roots that are believed besides the machine's own.
    ///   - machine: the file of those whom the machine believes.
    package func faults(
        for name: Hostname, trusting extra: String?, machine: String = TrustRoots.debian, now: Int64
    ) async throws -> [TLSFault] {
        let roots = try await onBlockingThread { () throws(Problem) in try TrustRoots(machine, and: extra) }
        switch await ChainJudge(roots: roots, now: now).answer(shown, for: name) {
        case .served(let served): return served.faults
        case .unreadable(let why), .none(let why): return [.chainRefused(why)]
        case .silent: return []
        }
    }

    /// Each the next one's work, by signature and not by name alone; up to a root, which is left out.
    private static func chain(from own: Certificate, _ all: [Certificate]) -> [Certificate] {
        var (chain, rest) = ([own], all.filter { $0 != own })
        while let last = chain.last, last.issuer != last.subject,
            let next = rest.firstIndex(where: { $0.subject == last.issuer && $0.publicKey.isValidSignature(last.signature, for: last) })
        {
            let issuer = rest.remove(at: next)
            if issuer.issuer == issuer.subject { break }
            chain.append(issuer)
        }
        return chain
    }

    private static func check(_ facts: CertificateFacts, _ chain: [Certificate], _ name: String, _ now: Int64) throws(Problem) {
        if facts.notAfter <= now { throw refused(name, "its time is over", hint: "ask its authority for a new one") }
        if facts.notBefore > now { throw refused(name, "its time has not begun", hint: "date shows what this machine takes for now") }
        if facts.names.isEmpty {
            throw refused(name, "it names no host where browsers look (subjectAltName)", hint: "ask its authority for one that does")
        }
        for certificate in chain {
            let subject = CertificateReading.text(certificate.subject)
            if let weakness = CertificateReading.der(certificate).flatMap({ CertificateReading.key(of: $0) })?.weakness {
                throw refused(name, "'\(subject)' has \(weakness)", hint: "make a new key, and ask for a certificate for it")
            }
            if certificate.issuer != certificate.subject, certificate.signatureAlgorithm == .sha1WithRSAEncryption {
                throw refused(name, "'\(subject)' is signed with SHA-1", hint: "ask its authority for a new one")
            }
            if Int64(certificate.notValidAfter.timeIntervalSince1970) <= now {
                throw refused(name, "the time of '\(subject)' in its chain is over", hint: "its authority publishes the chain of today")
            }
        }
        if let uses = try? chain.first?.extensions.extendedKeyUsage, !uses.contains(.serverAuth), !uses.contains(.any) {
            throw refused(name, "it is not for servers", hint: "ask its authority for one that is")
        }
    }

    /// How all of it is brought; where it lies, and for whom, is known to the person.
    fileprivate static let command = "agent cert import SITE --chain FILE --key FILE"

    fileprivate static func refused(_ name: String, _ reason: String, hint: String) -> Problem {
        .cannot("import", name, reason, code: .configurationRefused, hint: hint)
    }
}

/// What is in the text.
private struct Parts {
    var certificates: [Certificate] = []
    var key: Certificate.PrivateKey

    /// Nobody's chain with its key is larger.
    private static let mostBytes = 128 << 10
    private static let mostCertificates = 16

    init(_ pem: Secret, _ name: String) throws(Problem) {
        func refused(_ reason: String, _ hint: String) -> Problem { ImportedCertificate.refused(name, reason, hint: hint) }
        let brought = ImportedCertificate.command
        guard pem.exposed.utf8.count <= Self.mostBytes else { throw refused("it has more than \(Self.mostBytes >> 10) KiB", brought) }
        guard let documents = try? PEMDocument.parseMultiple(pemString: pem.exposed) else {
            throw refused("it is not written as PEM", brought)
        }
        var keys: [Certificate.PrivateKey] = []
        for document in documents {
            switch document.discriminator {
            case "CERTIFICATE": certificates.append(try Self.certificate(document, refused))
            case "PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY": keys.append(try Self.key(document, refused))
            case "EC PARAMETERS": continue  // of the key beside it, which says them too
            case "ENCRYPTED PRIVATE KEY": throw refused("its key is locked with a password", "openssl pkey -in FILE -out NEWFILE")
            default:
                throw refused("it holds a '\(printable(document.discriminator, longest: 40))', which belongs to no server", brought)
            }
        }
        guard !certificates.isEmpty else { throw refused("it holds no certificate", brought) }
        guard certificates.count <= Self.mostCertificates else {
            throw refused("it holds \(certificates.count) certificates, and may hold \(Self.mostCertificates)", brought)
        }
        guard keys.count == 1, let only = keys.first else {
            throw refused(keys.isEmpty ? "it holds no key" : "it holds \(keys.count) keys", brought)
        }
        key = only
    }

    private static func certificate(_ document: PEMDocument, _ refused: (String, String) -> Problem) throws(Problem) -> Certificate {
        if let certificate = try? Certificate(pemDocument: document) { return certificate }
        if let weakness = CertificateReading.weakness(of: document.derBytes) {
            throw refused("a certificate of it has \(weakness)", "make a new key, and ask for a certificate for it")
        }
        throw refused("one of its certificates is not understood", "openssl x509 -in FILE -noout -text")
    }

    /// The library takes no weak ones.
    private static func key(_ document: PEMDocument, _ refused: (String, String) -> Problem) throws(Problem) -> Certificate.PrivateKey {
        if let key = try? Certificate.PrivateKey(pemDocument: document) { return key }
        throw refused(
            "its key is not understood, or weak: ECDSA (P-256, P-384, P-521) and RSA from 2048 bits are taken",
            // Without the private part, which belongs on no screen.
            "openssl pkey -in FILE -noout -text_pub")
    }
}
