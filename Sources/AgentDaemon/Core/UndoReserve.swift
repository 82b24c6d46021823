import ChangeEngine
import LinuxHost
import Logging
import SiteModel

/// The space kept for ways back: free from before the first of them begins until the last has ended. A stuck change is still on its way.
actor UndoReserve {
    private let reserve: DiskReserve
    private let logger: Logger
    private var goingBack: Set<ChangeID> = []

    init(path: String, logger: Logger) {
        reserve = DiskReserve(path: path)
        self.logger = logger
    }

    func release(for change: ChangeID) {
        goingBack.insert(change)
        attempt("release of the disk reserve") { () throws(Problem) in try reserve.release() }
    }

    /// After every change, because an earlier try may have found the disk full.
    func refill(after change: ChangeID? = nil) {
        if let change { goingBack.remove(change) }
        guard goingBack.isEmpty else { return }
        attempt("refill of the disk reserve") { () throws(Problem) in try reserve.refill() }
    }

    /// Neither ends a change: undo goes on without the reserve, and the next change's end fills it.
    private func attempt(_ what: String, _ work: () throws(Problem) -> Void) {
        do { try work() } catch { logger.error("disk reserve", metadata: ["reserve.attempt": "\(what)", "problem": "\(error.message)"]) }
    }
}
