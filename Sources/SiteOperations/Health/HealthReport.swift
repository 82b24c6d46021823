import HostServices
import SiteModel

/// A word for each part of a host, from the conditions that hold. What could not be asked is not well. Pure.
package struct HealthReport: Sendable, Hashable {
    package enum Part: String, Sendable, CaseIterable { case database, queue, disk, services, secrets, audit, crisis }

    package enum Word: String, Sendable, CaseIterable, Comparable {
        case ok, warn, fail
        package static func < (one: Self, other: Self) -> Bool { one.rank < other.rank }
        private var rank: Int {
            switch self {
            case .ok: 0
            case .warn: 1
            case .fail: 2
            }
        }
    }

    /// Seconds: what is known by an older look is not known. Four looks may fail or wait for a server that hangs.
    package static let oldest: Int64 = 120

    package let parts: [Part: Word]
    package var word: Word { parts.values.max() ?? .fail }

    package init(_ judged: AlertJudge, stops: Int) {
        var parts = Dictionary(Part.allCases.map { ($0, Word.ok) }, uniquingKeysWith: { one, _ in one })
        func note(_ part: Part?, _ word: Word) {
            guard let part else { return }
            parts[part] = max(parts[part] ?? .ok, word)
        }
        for sighting in judged.sightings { note(sighting.code.part, sighting.code.condition.severity == .critical ? .fail : .warn) }
        for code in judged.unknown.codes { note(code.part, .fail) }
        if stops > 0 { note(.crisis, .warn) }
        self.parts = parts
    }
}

extension AlertCode {
    /// Which part of the host is not well while it holds; nil: it concerns one site, or people.
    var part: HealthReport.Part? {
        switch self {
        case .databaseDown: .database
        case .serviceDown, .sitePHPDown: .services
        case .diskFull, .diskFilling: .disk
        case .jobsFailing, .jobsPilingUp, .queuePaused, .scheduleUnreadable: .queue
        case .auditNotWritten: .audit
        case .secretExpiring, .secretExpiresThisWeek, .secretExpiresTomorrow, .secretExpired, .secretUnreadable, .secretMissing: .secrets
        case .settingsRefused, .changeStuck, .certificateExpired, .certificateExpiring, .certificateUnreadable, .certificateNames,
            .certificateOrderFailed, .certificateNameParked, .certificateMismatch, .watchedExpiring, .watchedRefused, .watchedChanged,
            .watchedUnseen, .clockInDoubt, .siteHeld,
            .siteScheduleFailing, .breakerOpen, .limitReached, .auditAnchorFailed:
            nil
        }
    }
}
