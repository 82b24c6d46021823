import Synchronization

/// How often tokens may be refused for one user before that is not written down any more: ten times at once, then once in six seconds. It holds back
/// what a guesser does to the audit log. Nobody guesses 256 bits, and a good token is taken whatever others of the same user do.
final class TokenAttempts: Sendable {
    private static let most = 10.0
    private static let perSecond = 1.0 / 6
    /// More users than this are not told apart.
    private static let mostUsers = 1_000

    private struct Bucket {
        var left: Double
        var at: ContinuousClock.Instant
    }
    private let buckets = Mutex<[UInt32: Bucket]>([:])

    func mayFail(_ uid: UInt32, at now: ContinuousClock.Instant) -> Bool {
        buckets.withLock { buckets in
            if buckets[uid] == nil, buckets.count >= Self.mostUsers { buckets = buckets.filter { Self.left($0.value, now) < Self.most } }
            guard buckets[uid] != nil || buckets.count < Self.mostUsers else { return false }
            var bucket = buckets[uid] ?? Bucket(left: Self.most, at: now)
            (bucket.left, bucket.at) = (Self.left(bucket, now), now)
            defer { buckets[uid] = bucket }
            guard bucket.left >= 1 else { return false }
            bucket.left -= 1
            return true
        }
    }

    private static func left(_ bucket: Bucket, _ now: ContinuousClock.Instant) -> Double {
        min(most, bucket.left + Double((now - bucket.at).components.seconds) * perSecond)
    }
}
