import SiteModel

extension ExitStatus {
    /// What each status means, in the words of `--help` and docs/cli.md.
    var meaning: String {
        switch self {
        case .done: "done, also when nothing had to change"
        case .failed: "failed"
        case .usage: "wrong usage or bad input"
        case .notFound: "not found"
        case .exists: "exists already and differs"
        case .refused: "refused by a check, or the plan is stale"
        case .locked: "locked by a change that runs (see --lock-wait)"
        case .rolledBack: "failed or cancelled, and everything was taken back"
        case .notFullyRolledBack: "failed, and not everything could be taken back"
        case .needsConfirmation: "needs confirmation (see --yes)"
        case .forbidden: "forbidden"
        case .paused: "stopped: crisis mode is on, or the audit log cannot be written"
        }
    }

    static let helpText =
        "Exit status:\n" + allCases.map { "  \($0.rawValue)\($0.rawValue < 10 ? " " : "") \($0.meaning)" }.joined(separator: "\n")
}
