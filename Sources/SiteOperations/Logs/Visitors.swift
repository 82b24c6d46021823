import SiteModel

/// Who was at a site just now, by nginx's own log, and what a failed log-in is by that. Pure.
///
/// A site may say of any address that it failed to log in there, and a program that reads the log shuts addresses out of the whole host. So what a site
/// says is held against what nginx saw, which no site writes.
package struct Visitors: Sendable {
    /// Milliseconds after which nginx's log is not asked again: the request would have had its answer.
    package static let patience: Int64 = 10_000

    package enum Verdict: Sendable, Hashable {
        case seen, unseen
        /// nginx writes a request down when it has ended, and PHP tells before.
        case waits
    }

    private var visitors: Set<String> = []
    private var senders: Set<String> = []
    package init() {}

    /// - Parameter address: in the one spelling that failed log-ins have.
    package mutating func note(_ address: String, method: String) {
        visitors.insert(address)
        if method == "POST" { senders.insert(address) }
    }

    /// Forms are sent; an application password comes with any request.
    package func know(_ login: FailedLogin) -> Bool { (login.door == .application ? visitors : senders).contains(login.address) }

    /// - Parameters: milliseconds since 1970: when the site told it, and now.
    package func verdict(_ login: FailedLogin, toldAt: Int64, now: Int64) -> Verdict {
        if know(login) { return .seen }
        return now - toldAt >= Self.patience ? .unseen : .waits
    }
}
