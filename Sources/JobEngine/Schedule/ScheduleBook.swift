import SiteModel

/// Where it is kept what has run. A job and the note that its time has come are stored together or not at all.
package protocol ScheduleBook: Sendable {
    func scheduleStates() async throws -> [String: ScheduleState]
    /// From here on: what an entry's calendar says up to `through` is not run. Nothing happens where `doneThrough` is not `from` any more.
    func beginSchedule(_ name: String, through: Int64, from: Int64?) async throws
    /// Takes the job in and notes that the entry is done up to `through`. Where a job of the same key is open, that one is it.
    /// - Returns: nil, and no job, where `doneThrough` is not `from` any more: somebody else was here.
    func runSchedule(_ name: String, _ run: ScheduleRunNote, _ job: Job) async throws -> Job?
    /// The same, by hand: no time of the calendar is used up by it.
    func runScheduleByHand(_ name: String, at now: Int64, _ job: Job) async throws -> Job
    /// Keeps what a person decided. What runs from then on is what comes after `through`; nil: what would have run otherwise.
    func chooseSchedule(_ name: String, _ choice: ScheduleChoice, through: Int64?) async throws
}

package struct ScheduleRunNote: Sendable, Hashable {
    /// The time of the calendar; of several that were missed, the first. Seconds since 1970, as `through` and `from`.
    package var slot: Int64
    package var through: Int64
    package var from: Int64?
    /// Milliseconds since 1970.
    package var at: Int64
    package init(slot: Int64, through: Int64, from: Int64?, at: Int64) {
        self.slot = slot
        self.through = through
        self.from = from
        self.at = at
    }
}
