import SiteModel

extension Problem {
    /// The HTTP status of a problem: from its code alone, as the exit status is.
    package var httpStatus: Int {
        switch code {
        case .needsConfirmation: 428
        case .tokenNeeded, .tokenRefused: 401
        case .tooManyAttempts, .tooManyConnections: 429
        case .requestTooSlow: 408
        case .notBuilt: 501
        case .downloadFailed, .deliveryFailed: 502
        case .deadlineExceeded: 504
        case .diskFull: 507
        case .databaseUnavailable, .sandboxNotRunning, .daemonNotRunning, .breakerOpen, .limitReached: 503
        default: statusByExit
        }
    }

    private var statusByExit: Int {
        switch code.exit {
        case .done: 200
        case .usage: 400
        case .forbidden: 403
        case .notFound: 404
        case .exists, .locked: 409
        case .refused: 422
        case .needsConfirmation: 428
        case .paused: 503
        case .failed, .rolledBack, .notFullyRolledBack: 500
        }
    }
}
