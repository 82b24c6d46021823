// Alerts: what the daemon tells a person without being asked.
//
// Here: the visible list of conditions (AlertCondition), what is known of one that holds or held (Alert), and how it is told. Pure values.
// Never here: looking at a host, clocks, sending. Read AlertCondition.swift next, then SiteOperations/Alerts.

/// A condition that is watched. Named as the doctor names the same thing; never renamed or used for something else.
package enum AlertCode: String, Codable, Sendable, CaseIterable {
    case databaseDown = "database.down"
    case serviceDown = "service.down"
    case diskFull = "disk.full"
    case diskFilling = "disk.filling"
    case auditNotWritten = "audit.not-written"
    case auditAnchorFailed = "audit.anchor-failed"
    case settingsRefused = "alert.settings-refused"
    case changeStuck = "change.stuck"
    case jobsFailing = "jobs.failing"
    case jobsPilingUp = "jobs.piling-up"
    case queuePaused = "queue.paused"
    case scheduleUnreadable = "schedule.unreadable"
    case breakerOpen = "breaker.open"
    case limitReached = "limit.reached"
    case certificateExpired = "certificate.expired"
    case certificateExpiring = "certificate.expiring"
    case certificateUnreadable = "certificate.unreadable"
    case certificateNames = "certificate.names"
    case certificateOrderFailed = "certificate.order-failed"
    case certificateNameParked = "certificate.name-parked"
    case certificateMismatch = "certificate.mismatch"
    case watchedExpiring = "watched.expiring"
    case watchedRefused = "watched.refused"
    case watchedChanged = "watched.changed"
    case watchedUnseen = "watched.unseen"
    case clockInDoubt = "clock.in-doubt"
    case secretExpiring = "secret.expiring"
    case secretExpiresThisWeek = "secret.expires-this-week"
    case secretExpiresTomorrow = "secret.expires-tomorrow"
    case secretExpired = "secret.expired"
    case secretUnreadable = "secret.unreadable"
    case secretMissing = "secret.missing"
    case sitePHPDown = "site.php-down"
    case siteHeld = "site.held"
    case siteScheduleFailing = "site.schedule-failing"
}

/// How bad, the mildest first.
package enum AlertSeverity: String, Codable, Sendable, CaseIterable, Comparable {
    case info, warning, error, critical

    package static func < (one: Self, other: Self) -> Bool { one.rank < other.rank }

    private var rank: Int {
        switch self {
        case .info: 0
        case .warning: 1
        case .error: 2
        case .critical: 3
        }
    }

    /// Milliseconds between two tellings of what nobody has acknowledged; nil: told once.
    package var remindedEvery: Int64? {
        switch self {
        case .critical: 3_600_000
        case .error: 4 * 3_600_000
        case .warning: 24 * 3_600_000
        case .info: nil
        }
    }
}
