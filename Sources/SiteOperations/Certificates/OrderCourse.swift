import HostServices
import SiteModel

/// What follows an order that gave no certificate: who is asked next, and when again. Pure.
package enum OrderCourse {
    /// So often one is tried that could not be proved: a server that was only slow is proved the next time.
    private static let proofs = 3

    /// Whether the next authority is asked for the same names. What is wrong with a name is wrong for everybody. What one may have signed nobody else is asked
    /// for at once; one that has ended so before is one that cannot.
    /// - Parameter isAgain: the last order of this one for the site ended so, too.
    package static func goesOn(after kind: OrderFailure.Kind, isAgain: Bool) -> Bool {
        switch kind {
        case .unauthorised, .dnsTrouble, .lost: false
        case .deadline, .interrupted, .unfitCertificate, .other: isAgain
        case .rateLimited, .rejected, .accountGone, .serverTrouble, .profileRefused: true
        }
    }

    /// - Parameter isAgain: the last one of the site failed in the same way.
    package static func pause(after failure: OrderFailure, isAgain: Bool) -> CertificateStanding.Pause {
        switch failure.kind {
        // Its breaker holds everybody back, and opens for all at once.
        case .serverTrouble: .steady(seconds: max(OrderBackoff.pauses[isAgain ? 1 : 0], failure.retryAfter ?? 0))
        // It counts as one that was signed, and whatever kept it from being written down is not over in a minute.
        case .lost: .longer(retryAfter: OrderBackoff.pauses[2])
        default: .longer(retryAfter: failure.retryAfter)
        }
    }

    /// Whether what an order gave is tried no more: what visitors were found to be worse off with becomes no better.
    /// - Parameter unproved: how often this one could not be proved, without this time.
    package static func isSpent(unproved: Int, isAsked: Bool) -> Bool { isAsked || unproved >= proofs }
}

extension OrderFailure.Kind {
    /// Something may have been signed that did not come here: it stays counted.
    package var mayHaveSigned: Bool {
        switch self {
        case .deadline, .interrupted, .unfitCertificate, .lost, .other: true
        case .rateLimited, .unauthorised, .rejected, .accountGone, .serverTrouble, .profileRefused, .dnsTrouble: false
        }
    }
}
