import SiteModel
import Synchronization

/// How often tokens may be refused for one user before that is not written down any more: ten times at once, then once in six seconds. It holds back
/// what a guesser does to the audit log. Nobody guesses 256 bits, and a good token is taken whatever others of the same user do.
final class TokenAttempts: Sendable {
    private static let most = 10
    private static let perSecond = 1.0 / 6
    /// More users than this are not told apart.
    private static let mostUsers = 1_000

    private let ofUser = Mutex<[UInt32: Allowance<ContinuousClock.Instant>]>([:])

    func mayFail(_ uid: UInt32, at now: ContinuousClock.Instant) -> Bool {
        ofUser.withLock { ofUser in
            if ofUser[uid] == nil, ofUser.count >= Self.mostUsers { ofUser = ofUser.filter { !$0.value.isFull(at: now) } }
            guard ofUser[uid] != nil || ofUser.count < Self.mostUsers else { return false }
            return ofUser[uid, default: Allowance(burst: Self.most, perSecond: Self.perSecond, at: now)].take(at: now)
        }
    }
}
