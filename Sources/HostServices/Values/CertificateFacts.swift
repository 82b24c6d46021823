import SiteModel

/// What a certificate says, wherever it was read: on the disk, or from the wire. Of a stranger's it may be anything.
package struct CertificateFacts: Sendable, Hashable {
    package var names: Set<String>
    /// Seconds since 1970, as `notAfter`.
    package var notBefore: Int64
    package var notAfter: Int64
    /// Of whom it says that he is, and who signed it: one printable line, not endless.
    package var subject = ""
    package var issuer = ""
    /// Lower-case hexadecimal digits.
    package var serial = ""
    package var key: CertificateKey?
    /// Of the whole certificate: two that are equal are one.
    package var fingerprint: SHA256Hex?
    /// Of its public key alone, which another certificate may have too.
    package var keyFingerprint: SHA256Hex?
    /// Certificates that came along, this one counted.
    package var chain = 1

    package init(names: Set<String>, notBefore: Int64 = 0, notAfter: Int64) {
        self.names = names
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// As browsers compare (RFC 9525): a star is a whole first label, and stands for one label and no more.
    package func covers(_ name: Hostname) -> Bool {
        let labels = name.labels
        let wildcard = labels.count > 2 ? "*.\(labels.dropFirst().joined(separator: "."))" : nil
        return names.contains { [name.ascii, wildcard].contains($0.lowercased()) }
    }

    package func covers(_ name: CertificateName) -> Bool {
        switch name {
        case .host(let host): covers(host)
        // Nothing but itself stands for all that is below a name.
        case .wildcard: names.contains { $0.lowercased() == name.description }
        }
    }
}

/// The public key of a certificate.
package struct CertificateKey: Sendable, Hashable {
    package enum Kind: String, Sendable, Codable { case rsa = "RSA", ecdsa = "ECDSA", ed25519 = "Ed25519", other }
    package var kind: Kind
    /// 0 where it is not known.
    package var bits: Int
    package init(_ kind: Kind, bits: Int) {
        self.kind = kind
        self.bits = bits
    }

    /// What browsers and the authorities' own rules (Baseline Requirements 6.1.5) take no more; nil: nothing is against it.
    package var weakness: String? {
        switch kind {
        case .rsa where bits < 2048: "an RSA key of \(bits) bits, where 2048 are the least"
        case .ecdsa where bits < 256: "an ECDSA key of a curve that browsers do not take"
        case .ed25519, .other: "a key of a kind that browsers do not take"
        default: nil
        }
    }
}
