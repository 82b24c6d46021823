/// Every refusal and failure by name. `agent explain CODE` prints its page; a code is never renamed or re-used.
package enum ProblemCode: String, Codable, Sendable, CaseIterable {
    // input
    case badUsage = "bad-usage"
    case badHostname = "bad-hostname"
    case badEmail = "bad-email"
    case badTitle = "bad-title"
    case badName = "bad-name"
    case badPath = "bad-path"
    case badRequest = "bad-request"
    case snippetRefused = "snippet-refused"
    case badList = "bad-list"
    case badJob = "bad-job"
    case badCalendar = "bad-calendar"
    // state
    case siteNotFound = "site-not-found"
    case changeNotFound = "change-not-found"
    case codeNotFound = "code-not-found"
    case siteExists = "site-exists"
    case siteTrashed = "site-trashed"
    case siteDisabled = "site-disabled"
    case hostnameTaken = "hostname-taken"
    case siteBusy = "site-busy"
    case stalePlan = "stale-plan"
    case changeFinished = "change-finished"
    case fetchOver = "fetch-over"
    case notUndoable = "not-undoable"
    case auditBroken = "audit-broken"
    case auditWhole = "audit-whole"
    case jobNotFound = "job-not-found"
    case jobState = "job-state"
    case jobsRunning = "jobs-running"
    case scheduleNotFound = "schedule-not-found"
    case keyReused = "key-reused"
    case requestInFlight = "request-in-flight"
    case requestInterrupted = "request-interrupted"
    case tooManyKeys = "too-many-keys"
    case crisisActive = "crisis-active"
    case secretNotFound = "secret-not-found"
    case secretExists = "secret-exists"
    case secretKey = "secret-key"
    case secretDamaged = "secret-damaged"
    case alertNotFound = "alert-not-found"
    case alertResolved = "alert-resolved"
    case alertSettings = "alert-settings"
    case channelNotFound = "channel-not-found"
    case addressRefused = "address-refused"
    case deliveryFailed = "delivery-failed"
    case breakerOpen = "breaker-open"
    case limitReached = "limit-reached"
    case breakerNotFound = "breaker-not-found"
    case guardSettings = "guard-settings"
    case auditSettings = "audit-settings"
    case outboundSettings = "outbound-settings"
    case acmeSettings = "acme-settings"
    case authorityUnable = "authority-unable"
    case orderFailed = "order-failed"
    case orderRunning = "order-running"
    case certificateStands = "certificate-stands"
    case revokeFailed = "revoke-failed"
    case tlsPromised = "tls-promised"
    case clockInDoubt = "clock-in-doubt"
    // execution
    case stepFailed = "step-failed"
    case rolledBack = "rolled-back"
    case notFullyRolledBack = "not-fully-rolled-back"
    case cancelled = "cancelled"
    case configurationRefused = "configuration-refused"
    case proofFailed = "proof-failed"
    case neighbourHurt = "neighbour-hurt"
    case needsConfirmation = "needs-confirmation"
    // host
    case daemonNotRunning = "daemon-not-running"
    case daemonRunning = "daemon-running"
    case sandboxNotRunning = "sandbox-not-running"
    case forbidden = "forbidden"
    case tokenNeeded = "token-needed"
    case tokenRefused = "token-refused"
    case tooManyAttempts = "too-many-attempts"
    case tooManyConnections = "too-many-connections"
    case requestTooSlow = "request-too-slow"
    case roleTooLow = "role-too-low"
    case tokenNotFound = "token-not-found"
    case toolMissing = "tool-missing"
    case phpMissing = "php-missing"
    case phpShared = "php-shared"
    case databaseUnavailable = "database-unavailable"
    case portTaken = "port-taken"
    case addressInUseBySites = "address-in-use-by-sites"
    case rootNotTraversable = "root-not-traversable"
    case rootNotWritable = "root-not-writable"
    case rootRefused = "root-refused"
    case nginxInUse = "nginx-in-use"
    case diskFull = "disk-full"
    case stateTooNew = "state-too-new"
    case auditNotWritten = "audit-not-written"
    case systemCallFailed = "system-call-failed"
    case commandFailed = "command-failed"
    case deadlineExceeded = "deadline-exceeded"
    case notBuilt = "not-built"
    case internalError = "internal-error"
    // WordPress
    case sourceNotFound = "source-not-found"
    case sourceCorrupt = "source-corrupt"
    case checksumMismatch = "checksum-mismatch"
    case unsafeArchive = "unsafe-archive"
    case releaseIncompatible = "release-incompatible"
    case downloadFailed = "download-failed"
}

extension ProblemCode {
    /// Of an order that gave no certificate, by what it is kept under: that this authority, or this lego, cannot is told apart.
    package static func ofOrder(_ kind: String) -> ProblemCode {
        ["profile-refused", ProblemCode.authorityUnable.rawValue].contains(kind) ? .authorityUnable : .orderFailed
    }

    package var exit: ExitStatus {
        switch self {
        case .badUsage, .badHostname, .badEmail, .badTitle, .badName, .badPath, .badRequest, .badJob, .badCalendar, .requestTooSlow:
            .usage
        case .siteNotFound, .changeNotFound, .codeNotFound, .sourceNotFound, .jobNotFound, .scheduleNotFound, .secretNotFound,
            .alertNotFound, .channelNotFound, .breakerNotFound, .tokenNotFound:
            .notFound
        case .siteExists, .secretExists: .exists
        case .stalePlan, .configurationRefused, .notUndoable, .changeFinished, .fetchOver, .hostnameTaken, .siteTrashed, .siteDisabled,
            .jobState,
            .alertResolved, .alertSettings, .addressRefused, .guardSettings, .auditSettings, .outboundSettings, .keyReused, .auditWhole,
            .acmeSettings, .authorityUnable, .certificateStands, .tlsPromised,
            .clockInDoubt:
            .refused
        case .unsafeArchive, .checksumMismatch, .sourceCorrupt, .releaseIncompatible: .refused
        // Looked at before anything was begun, and not fit.
        case .snippetRefused, .badList, .phpMissing, .phpShared, .portTaken, .addressInUseBySites, .rootNotTraversable, .rootNotWritable,
            .rootRefused, .nginxInUse, .stateTooNew:
            .refused
        case .siteBusy, .orderRunning, .daemonRunning, .jobsRunning, .requestInFlight, .tooManyKeys, .tooManyConnections: .locked
        case .rolledBack, .cancelled: .rolledBack
        case .notFullyRolledBack: .notFullyRolledBack
        case .needsConfirmation: .needsConfirmation
        case .forbidden, .tokenNeeded, .tokenRefused, .tooManyAttempts, .roleTooLow: .forbidden
        case .auditNotWritten, .crisisActive: .paused
        default: .failed
        }
    }
}
