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

    /// Before a change begins, and before work that prepares it: its way back must find space however full the disk gets meanwhile. While
    /// another way back has the space, as much must be free.
    /// - Parameter title: what was asked for, as in "create site example.com".
    /// - Throws: `disk-full`.
    func require(toBegin title: String) throws {
        do throws(Problem) {
            if goingBack.isEmpty { try reserve.refill() } else { try reserve.requireRoom() }
        } catch {
            guard error.code == .diskFull else { throw error }
            throw Problem(
                .diskFull, "cannot \(title): the disk is full, less than \(DiskReserve.bytes >> 20) MiB are left for the way back",
                hint:
                    "free some space (sites in the trash are ended for good by agent site delete --purge DOMAIN), then run the command again",
                details: error.details)
        }
    }

    /// What only goes forward has no way back, and gives space to the disk: it is never refused for lack of it. On a full disk its own journal needs
    /// the reserve; the end of the change fills it again.
    func require(for plan: Plan) throws {
        guard plan.onlyForward else { return try require(toBegin: plan.title) }
        do throws(Problem) { try reserve.requireRoom() } catch {
            attempt("release of the disk reserve") { () throws(Problem) in try reserve.release() }
        }
    }

    /// For the record of what must go on: written down or not, it is done.
    func release() { attempt("release of the disk reserve") { () throws(Problem) in try reserve.release() } }

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
