import LinuxHost
import Logging
import SiteModel
import Synchronization

/// Records that could not be written since the last one that could. The count outlives the daemon: a full disk, a kill and a start hide none of them.
final class LostRecords: Sendable {
    private let kept: KeptCount
    private let logger: Logger
    private let count: Mutex<Int64>

    init(kept: KeptCount, logger: Logger) {
        self.kept = kept
        self.logger = logger
        do throws(Problem) { count = Mutex(try kept.read()) } catch {
            count = Mutex(0)
            logger.error("count of lost audit records not read", metadata: ["problem.message": "\(error.message)"])
        }
    }

    func add(_ number: Int64) {
        count.withLock { count in
            count += number
            keep(count)
        }
    }

    /// What is to be told now. On disk it stays until `told`: who is killed between tells it twice rather than never.
    func take() -> Int64 {
        count.withLock { count in
            defer { count = 0 }
            return count
        }
    }

    func told() { count.withLock { keep($0) } }

    /// What cannot be kept either is in the daemon's log.
    private func keep(_ count: Int64) {
        do throws(Problem) { try kept.write(count) } catch {
            logger.error("count of lost audit records not kept", metadata: ["problem.message": "\(error.message)", "records": "\(count)"])
        }
    }
}
