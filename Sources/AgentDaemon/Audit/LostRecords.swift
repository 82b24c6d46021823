import LinuxHost
import Logging
import SiteModel
import Synchronization

/// Records that could not be written since the last one that could. The count outlives the daemon: a full disk, a kill and a start hide none of them.
final class LostRecords: Sendable {
    private let kept: KeptCount
    private let logger: Logger
    /// Those that nobody tells of yet, and those that are being told.
    private let counts: Mutex<(untold: Int64, inHand: Int64)>

    init(kept: KeptCount, logger: Logger) {
        self.kept = kept
        self.logger = logger
        do throws(Problem) { counts = Mutex((try kept.read(), 0)) } catch {
            counts = Mutex((0, 0))
            logger.error("count of lost audit records not read", metadata: ["problem.message": "\(error.message)"])
        }
    }

    func add(_ number: Int64) {
        counts.withLock { counts in
            counts.untold += number
            keep(counts.untold + counts.inHand)
        }
    }

    /// What is to be told now. On disk it stays until `told`: who is killed between tells it twice rather than never.
    func take() -> Int64 {
        counts.withLock { counts in
            let taken = counts.untold
            counts = (0, counts.inHand + taken)
            return taken
        }
    }

    /// - Parameter number: what `take` gave, and is in the log now.
    func told(_ number: Int64) {
        counts.withLock { counts in
            counts.inHand -= number
            keep(counts.untold + counts.inHand)
        }
    }

    /// What `take` gave could not be told.
    func giveBack(_ number: Int64) {
        counts.withLock { counts in counts = (counts.untold + number, counts.inHand - number) }
    }

    /// What cannot be kept either is in the daemon's log.
    private func keep(_ count: Int64) {
        do throws(Problem) { try kept.write(count) } catch {
            logger.error("count of lost audit records not kept", metadata: ["problem.message": "\(error.message)", "records": "\(count)"])
        }
    }
}
