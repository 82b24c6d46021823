/// What a certificate is worth to the visitors of a site, so that a worse one never replaces a better one. An administrator may still want it.
package struct CertificateWorth: Sendable, Hashable, Comparable {
    /// What makes it worse than one that the host signs itself: visitors are refused, or led astray.
    package enum Flaw: String, Codable, Sendable, CaseIterable {
        case revoked, compromised, expired
        /// It is not valid yet.
        case early
        /// It stands for none of the site's names, or is not the key's.
        case mismatching
    }
    package enum Standing: Int, Sendable, Comparable {
        case unfit, untrusted, trusted
        package static func < (a: Standing, b: Standing) -> Bool { a.rawValue < b.rawValue }
    }

    package let standing: Standing
    /// Of the names that the site has now.
    package let covered: Int
    package let notAfter: Int64

    /// - Parameters:
    ///   - isTrusted: browsers trust it, or the root that root named.
    ///   - flaws: known beforehand; what the time and the names say is added here.
    package init(_ life: CertificateLife, isTrusted: Bool, covered: Int, flaws: Set<Flaw> = [], at now: SoundTime) {
        let isUnfit = !flaws.isEmpty || covered <= 0 || life.left(at: now.seconds) <= 0 || life.notBefore > now.seconds
        standing = isUnfit ? .unfit : isTrusted ? .trusted : .untrusted
        self.covered = max(0, covered)
        notAfter = life.notAfter
    }

    package static func < (a: Self, b: Self) -> Bool {
        (a.standing, a.covered, a.notAfter) < (b.standing, b.covered, b.notAfter)
    }

    /// - Parameter other: what is served; nil: nothing. One that is worth as much may: its key is new.
    package func mayReplace(_ other: CertificateWorth?) -> Bool { other.map { self >= $0 } ?? true }
}
