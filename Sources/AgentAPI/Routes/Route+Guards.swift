/// What goes on when nearly nothing may. Whatever is not named here is refused then.
extension Route {
    /// When the audit log cannot be written: ways back, and what gives space to a full disk. They use the space that is kept for them.
    package var goesOnUnwritten: Bool {
        switch name {
        case .changeUndo, .changeResume, .changeCancel, .sitePurge, .crisisOn, .crisisOff, .auditAnew, .tokenRevoke: true
        default: false
        }
    }

    /// While crisis mode is on. A row that changes something and says nothing of it is stopped.
    package var goesOnInCrisis: Bool { audit == nil || inCrisis == .admitted }

    /// Whether a client may give its request a key. What only reads needs none. An answer that is a secret, or leave for a moment, is never kept.
    package var takesKey: Bool { audit != nil && ![.siteLoginLink, .changePassword, .siteShell, .tokenSecret].contains(name) }

    /// What its answer names, where the state file knows that from the moment on at which it is opened: a key leads there, whatever became of the daemon.
    package enum Opens: Sendable { case change, job }
    package var opens: Opens? {
        switch name {
        case .siteCreate, .siteDelete, .sitePurge, .siteUndelete, .siteSet, .changeUndo, .certificateImport: .change
        case .jobAdd, .jobRetry, .jobCancel, .scheduleRun, .certificateOrder, .certificateRevoke: .job
        default: nil
        }
    }

    /// Whether it may be done once more after a daemon died over it. Where nothing was opened nothing was done; a stuck change goes on once.
    package var mayBeDoneAgain: Bool { idempotency != .once || opens != nil || name == .changeResume }

    /// What an answer costs the host more than others: one user has a few of them at once, of each sort.
    package enum Dearness: Sendable { case programs, network, wholeLog }

    /// nil for one that costs little. A channel that is tried is not among them: none waits for another.
    package var dearness: Dearness? {
        switch name {
        case .host, .hostConfig, .doctor, .siteStatus, .siteCron, .siteCronRun, .siteLoginLink: .programs
        // Handshakes, and questions to the DNS: how long they take is up to whoever a name leads to, and holds up nothing else.
        case .certificateList, .certificateShow, .certificateTest, .certificateOrder, .watchBegin: .network
        case .auditQuery, .auditVerify, .auditAnchors: .wholeLog
        default: nil
        }
    }

    /// Whether its body holds a secret: not even its digest may be kept then.
    package var takesSecret: Bool { [.secretSet, .secretRotate, .certificateImport].contains(name) }
}

extension RouteTable {
    /// The verbs that a stop can hold back.
    package static let stoppable = Set(rows.filter { !$0.goesOnInCrisis }.compactMap(\.audit))
}
