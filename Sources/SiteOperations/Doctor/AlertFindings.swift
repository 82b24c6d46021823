import SiteModel

/// Alerts that are open, of what the doctor does not look at itself: of the rest its own look is the newer one. Pure.
package enum AlertFindings {
    /// - Parameter age: seconds since it was looked whether they still hold; nil: nobody has yet.
    package static func judge(_ alerts: [Alert], age: Int64?) -> [Finding] {
        let looked = age.map { "seen \(max(0, $0)) s ago" } ?? "not looked at since the daemon began"
        return alerts.filter { ($0.state == .open || $0.state == .acknowledged) && !$0.code.isLookedAtByDoctor }.map { alert in
            Finding(
                alert.code.rawValue, alert.severity.asFinding, alert.subject, "\(alert.code.condition.title): \(alert.text)",
                remedy: "agent alert show \(alert.id) tells since when (\(looked)); agent explain \(alert.code.rawValue) what to do")
        }.sorted { ($0.code, $0.subject) < ($1.code, $1.subject) }
    }
}

extension AlertCode {
    var isLookedAtByDoctor: Bool {
        switch self {
        case .databaseDown, .serviceDown, .diskFull, .changeStuck, .certificateExpired, .certificateExpiring, .certificateUnreadable,
            .certificateNames, .secretExpired, .secretUnreadable, .secretMissing, .settingsRefused, .sitePHPDown, .siteHeld:
            true
        case .diskFilling, .auditNotWritten, .auditAnchorFailed, .jobsFailing, .jobsPilingUp, .queuePaused,
            .scheduleUnreadable, .breakerOpen,
            .limitReached,
            .secretExpiring,
            .secretExpiresThisWeek, .secretExpiresTomorrow, .siteScheduleFailing, .certificateOrderFailed, .certificateNameParked,
            .certificateMismatch, .watchedExpiring, .watchedRefused, .watchedChanged, .watchedUnseen, .clockInDoubt:
            false
        }
    }
}

extension AlertSeverity {
    fileprivate var asFinding: Finding.Severity {
        switch self {
        case .info: .info
        case .warning: .warning
        case .error, .critical: .error
        }
    }
}
