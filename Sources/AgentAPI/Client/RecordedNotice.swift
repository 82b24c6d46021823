import Synchronization

/// That the daemon did nothing for a request, and said again what it had answered to an earlier one with the same key.
package final class RecordedNotice: Sendable {
    /// When it was answered first, `2026-11-28T12:00:00Z`; absent from every other answer.
    package static let header = "agent-recorded"
    /// In place of a time that nobody wrote down.
    package static let unknown = "unknown"
    /// Of the command that runs; nil: nobody listens.
    @TaskLocal package static var current: RecordedNotice?

    package struct Answer: Sendable, Hashable {
        /// As the header has it.
        package var time: String
        package var isRefusal: Bool
    }
    private let first = Mutex<Answer?>(nil)

    package init() {}

    /// The first of them; nil: there was none.
    package var answer: Answer? { first.withLock { $0 } }
    func heard(_ time: String?, status: Int) {
        guard let time else { return }
        first.withLock { $0 = $0 ?? Answer(time: time, isRefusal: status >= 400) }
    }
}
