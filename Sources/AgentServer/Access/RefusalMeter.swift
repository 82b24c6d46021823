import Logging
import Synchronization

/// Which refusals are written down: the first of each user in a minute, and of all users together so many. How many were left out stands in one line at the
/// minute's end. So nobody fills the disk by being refused.
final class RefusalMeter: Sendable {
    struct Rules: Sendable {
        var ofUser: Int
        var ofAll: Int
        var span = Duration.seconds(60)
        /// Who may ask nothing at all.
        static let strangers = Rules(ofUser: 5, ofAll: 50)
        /// Who may ask, and asked what is not for him or not fit.
        static let known = Rules(ofUser: 60, ofAll: 300)
    }

    private struct Minute {
        var written: [UInt32: Int] = [:]
        var all = 0
        var leftOut = 0
    }
    /// nil: nothing was refused for a while.
    private let minute = Mutex<Minute?>(nil)
    private let rules: Rules
    private let what: String
    private let logger: Logger

    init(_ rules: Rules, _ what: String, _ logger: Logger) {
        self.rules = rules
        self.what = what
        self.logger = logger
    }

    /// Whether this one is written down.
    func takes(_ uid: UInt32) -> Bool {
        let (isTaken, isFirst) = minute.withLock { open in
            var minute = open ?? Minute()
            let isFirst = open == nil
            defer { open = minute }
            let ofUser = minute.written[uid, default: 0]
            guard minute.all < rules.ofAll, ofUser < rules.ofUser else {
                minute.leftOut += 1
                return (false, isFirst)
            }
            minute.written[uid] = ofUser + 1
            minute.all += 1
            return (true, isFirst)
        }
        if isFirst {
            Task { [self] in
                try? await Task.sleep(for: rules.span)  // nobody cancels it; were he to, the line would come early
                end()
            }
        }
        return isTaken
    }

    private func end() {
        let ended = minute.withLock { open in
            defer { open = nil }
            return open
        }
        guard let leftOut = ended?.leftOut, leftOut > 0 else { return }
        logger.notice("refusals left out", metadata: ["refusal.kind": "\(what)", "refusal.count": "\(leftOut)"])
    }
}
