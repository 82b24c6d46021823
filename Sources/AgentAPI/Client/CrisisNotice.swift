import Synchronization

/// What the daemon said of crisis mode with its last answer: each of them says it while it lasts, so nobody has to ask.
package final class CrisisNotice: Sendable {
    package static let header = "agent-crisis"
    /// Of the command that runs; nil: nobody listens.
    @TaskLocal package static var current: CrisisNotice?
    private let said = Mutex<String?>(nil)

    package init() {}

    package var line: String? { said.withLock { $0 } }
    /// What cannot be read is told all the same: that something is stopped matters more than its words.
    func heard(_ text: String?) { said.withLock { $0 = text.map { PercentText.decode($0) ?? "crisis mode is on" } } }
}
