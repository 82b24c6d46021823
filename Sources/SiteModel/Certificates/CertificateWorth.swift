/// What a certificate is worth to the visitors of a site, so that a worse one never replaces a better one. An administrator may still want it.
/// The one order: whoever puts a certificate in another's place asks it, with what is known there.
package struct CertificateWorth: Sendable, Hashable, Comparable {
    /// As visitors are off with it. The first is worse than one that the host signs itself: they are refused, or led astray.
    package enum Standing: Int, Sendable, Comparable {
        case unfit, untrusted, trusted
        package static func < (a: Standing, b: Standing) -> Bool { a.rawValue < b.rawValue }
    }

    package let standing: Standing
    /// Of the names that were asked for.
    package let covered: Int
    package let notAfter: Int64

    /// - Parameters:
    ///   - found: by whoever looked; what its time, its names and a revocation say is added here.
    ///   - covered: one that stands for none of the names is unfit.
    ///   - isRevoked: from here, or it is about to be. What others revoked nobody here hears of.
    ///   - now: seconds since 1970, by a clock that is not in doubt.
    package init(_ life: CertificateLife, found: Standing, covered: Int, isRevoked: Bool = false, at now: Int64) {
        let isUnfit = isRevoked || covered <= 0 || life.left(at: now) <= 0 || life.notBefore > now
        standing = isUnfit ? .unfit : found
        self.covered = max(0, covered)
        notAfter = life.notAfter
    }

    package static func < (a: Self, b: Self) -> Bool {
        (a.standing, a.covered, a.notAfter) < (b.standing, b.covered, b.notAfter)
    }

    /// - Parameters:
    ///   - other: what is served; nil: nothing. One that is worth as much may: its key is new.
    ///   - isFollowed: another comes before it ends, however short it is: its end is no measure then.
    package func mayReplace(_ other: CertificateWorth?, isFollowed: Bool = false) -> Bool {
        guard let other else { return true }
        return isFollowed ? (standing, covered) >= (other.standing, other.covered) : self >= other
    }
}
