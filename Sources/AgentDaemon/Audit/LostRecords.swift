import LinuxHost
import Logging
import SiteModel
import Synchronization

/// Records that could not be written since the last one that could. The count outlives the daemon: a full disk, a kill and a start hide none of them.
final class LostRecords: Sendable {
    struct Count: Equatable {
        var number: Int64 = 0
        /// Why nobody knows how many more there were.
        var unread: String?
        var isNone: Bool { number == 0 && unread == nil }
    }

    /// A moment that nobody saw is no state: this long it is told as one.
    private static let alarm = Duration.seconds(600)
    private let kept: KeptCount
    private let logger: Logger
    /// Those that nobody tells of yet, and those that are being told.
    private let counts: Mutex<(untold: Count, inHand: Count)>
    private let unread: (why: String, until: ContinuousClock.Instant)?

    /// Why the count of before was not understood, for some minutes after the start.
    var problem: String? { unread.flatMap { .now < $0.until ? $0.why : nil } }

    init(kept: KeptCount, logger: Logger) {
        self.kept = kept
        self.logger = logger
        var before = Count()
        do throws(Problem) { before.number = try kept.read() } catch {
            before.unread = "an unknown number of records was lost before: \(error.message)"
            logger.critical("count of lost audit records not read", metadata: ["problem.message": "\(error.message)"])
        }
        unread = before.unread.map { (why: $0, until: .now + Self.alarm) }
        counts = Mutex((before, Count()))
        counts.withLock { keep($0) }  // its block is there before the disk is full
    }

    func add(_ number: Int64) {
        counts.withLock { counts in
            counts.untold.number += number
            keep(counts)
        }
    }

    /// What is to be told now. On disk it stays until `told`: who is killed between tells it twice rather than never.
    func take() -> Count {
        counts.withLock { counts in
            let taken = counts.untold
            counts = (Count(), Count(number: counts.inHand.number + taken.number, unread: counts.inHand.unread ?? taken.unread))
            return taken
        }
    }

    /// - Parameter count: what `take` gave, and is in the log now.
    func told(_ count: Count) {
        counts.withLock { counts in
            counts.inHand.lose(count)
            keep(counts)
        }
    }

    /// What `take` gave could not be told.
    func giveBack(_ count: Count) {
        counts.withLock { counts in
            counts.inHand.lose(count)
            counts.untold = Count(number: counts.untold.number + count.number, unread: counts.untold.unread ?? count.unread)
        }
    }

    /// What cannot be kept either is in the daemon's log. What cannot be read is left until it was told: it says for all of them that nobody knows.
    private func keep(_ counts: (untold: Count, inHand: Count)) {
        guard counts.untold.unread == nil, counts.inHand.unread == nil else { return }
        let count = counts.untold.number + counts.inHand.number
        do throws(Problem) { try kept.write(count) } catch {
            logger.error("count of lost audit records not kept", metadata: ["problem.message": "\(error.message)", "records": "\(count)"])
        }
    }
}

extension LostRecords.Count {
    fileprivate mutating func lose(_ other: Self) {
        number -= other.number
        if other.unread != nil { unread = nil }
    }
}
