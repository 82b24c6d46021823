// TLS: what the wire says. Which certificate a socket shows and whether a browser would believe it, and whether an authority would find its challenge.
//
// Here: handshakes, the judgement of chains, the challenge directory, and asking names of sites as an authority asks them.
// Never here: what follows from an answer (SiteOperations), keys and files of certificates (LinuxHost/Certificates).

import Foundation
import HostServices
import SiteModel
import SwiftASN1
import X509

/// Whom this machine believes: Debian's `ca-certificates`, and what an administrator adds for an authority of his own.
package struct TrustRoots: Sendable {
    package static let debian = "/etc/ssl/certs/ca-certificates.crt"
    let store: CertificateStore

    /// - Parameter path: absent is nobody.
    package init(_ path: String = Self.debian, and extra: String? = nil) throws(Problem) {
        var all =
            try AtomicFile.read(path).map { text throws(Problem) in
                try Self.certificates(text, path, "update-ca-certificates writes it anew")
            } ?? []
        if let extra { all += try Self.certificates(extra, "the administrator's own roots", "openssl x509 -in FILE shows what it holds") }
        store = CertificateStore(all)
    }

    /// A root that is not understood believes nobody; the others still do.
    private static func certificates(_ text: String, _ place: String, _ hint: String) throws(Problem) -> [Certificate] {
        do {
            return try PEMDocument.parseMultiple(pemString: text).compactMap { try? Certificate(pemDocument: $0) }
        } catch {
            throw .cannot(
                "read the trusted certificates of", place, "it is not written as PEM", code: .configurationRefused,
                hint: hint, details: ["path": place])
        }
    }
}
