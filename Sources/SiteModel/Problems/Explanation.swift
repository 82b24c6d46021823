/// The page that `agent explain CODE` prints: what a person needs at three in the morning, and the next command.
package struct Explanation: Codable, Sendable, Hashable {
    package var title: String
    package var happened: String
    /// The usual ones, most frequent first.
    package var causes: [String]
    /// Where to look, so that a cause is known and not guessed.
    package var evidence: [String]
    /// One command line.
    package var next: String

    package init(_ title: String, happened: String, causes: [String], evidence: [String], next: String) {
        self.title = title
        self.happened = happened
        self.causes = causes
        self.evidence = evidence
        self.next = next
    }
}

extension ProblemCode {
    /// Every code has its page: a new code does not compile without one. The texts stand in `Explanations/`, by topic.
    package var explanation: Explanation {
        switch self {
        case .badUsage: .badUsage
        case .badHostname: .badHostname
        case .badEmail: .badEmail
        case .badTitle: .badTitle
        case .badName: .badName
        case .badPath: .badPath
        case .badRequest: .badRequest
        case .snippetRefused: .snippetRefused
        case .badList: .badList
        case .badJob: .badJob
        case .siteNotFound: .siteNotFound
        case .changeNotFound: .changeNotFound
        case .codeNotFound: .codeNotFound
        case .siteExists: .siteExists
        case .siteTrashed: .siteTrashed
        case .siteDisabled: .siteDisabled
        case .hostnameTaken: .hostnameTaken
        case .siteBusy: .siteBusy
        case .stalePlan: .stalePlan
        case .changeFinished: .changeFinished
        case .fetchOver: .fetchOver
        case .notUndoable: .notUndoable
        case .auditBroken: .auditBroken
        case .auditWhole: .auditWhole
        case .jobNotFound: .jobNotFound
        case .badCalendar: .badCalendar
        case .scheduleNotFound: .scheduleNotFound
        case .jobState: .jobState
        case .keyReused: .keyReused
        case .requestInFlight: .requestInFlight
        case .requestInterrupted: .requestInterrupted
        case .tooManyKeys: .tooManyKeys
        case .jobsRunning: .jobsRunning
        case .crisisActive: .crisisActive
        case .secretNotFound: .secretNotFound
        case .secretExists: .secretExists
        case .secretKey: .secretKey
        case .secretDamaged: .secretDamaged
        case .alertNotFound: .alertNotFound
        case .alertResolved: .alertResolved
        case .alertSettings: .alertSettings
        case .channelNotFound: .channelNotFound
        case .addressRefused: .addressRefused
        case .deliveryFailed: .deliveryFailed
        case .breakerOpen: .breakerOpen
        case .limitReached: .limitReached
        case .breakerNotFound: .breakerNotFound
        case .guardSettings: .guardSettings
        case .acmeSettings: .acmeSettings
        case .authorityUnable: .authorityUnable
        case .orderFailed: .orderFailed
        case .orderRunning: .orderRunning
        case .certificateStands: .certificateStands
        case .clockInDoubt: .clockInDoubt
        case .revokeFailed: .revokeFailed
        case .tlsPromised: .tlsPromised
        case .auditSettings: .auditSettings
        case .outboundSettings: .outboundSettings
        case .stepFailed: .stepFailed
        case .rolledBack: .rolledBack
        case .notFullyRolledBack: .notFullyRolledBack
        case .cancelled: .cancelled
        case .configurationRefused: .configurationRefused
        case .proofFailed: .proofFailed
        case .neighbourHurt: .neighbourHurt
        case .needsConfirmation: .needsConfirmation
        case .daemonNotRunning: .daemonNotRunning
        case .daemonRunning: .daemonRunning
        case .sandboxNotRunning: .sandboxNotRunning
        case .forbidden: .forbidden
        case .tokenNeeded: .tokenNeeded
        case .tokenRefused: .tokenRefused
        case .tooManyAttempts: .tooManyAttempts
        case .tooManyConnections: .tooManyConnections
        case .requestTooSlow: .requestTooSlow
        case .roleTooLow: .roleTooLow
        case .tokenNotFound: .tokenNotFound
        case .toolMissing: .toolMissing
        case .phpMissing: .phpMissing
        case .phpShared: .phpShared
        case .databaseUnavailable: .databaseUnavailable
        case .portTaken: .portTaken
        case .addressInUseBySites: .addressInUseBySites
        case .rootNotTraversable: .rootNotTraversable
        case .rootNotWritable: .rootNotWritable
        case .rootRefused: .rootRefused
        case .nginxInUse: .nginxInUse
        case .diskFull: .diskFull
        case .stateTooNew: .stateTooNew
        case .auditNotWritten: .auditNotWritten
        case .systemCallFailed: .systemCallFailed
        case .commandFailed: .commandFailed
        case .deadlineExceeded: .deadlineExceeded
        case .notBuilt: .notBuilt
        case .internalError: .internalError
        case .sourceNotFound: .sourceNotFound
        case .sourceCorrupt: .sourceCorrupt
        case .checksumMismatch: .checksumMismatch
        case .unsafeArchive: .unsafeArchive
        case .releaseIncompatible: .releaseIncompatible
        case .downloadFailed: .downloadFailed
        }
    }
}
