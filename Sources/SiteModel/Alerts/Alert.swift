/// `a` and eleven of [a-z0-9], random.
package struct AlertID: CheckedText {
    package let rawValue: String
    package init(unchecked: String) { rawValue = unchecked }
    package static let noun = "alert id"
    package static let code = ProblemCode.badName
    package static func brokenRule(_ text: String) -> String? {
        let tail = text.utf8.dropFirst()
        return text.utf8.first == UInt8(ascii: "a") && tail.count == 11 && tail.allSatisfy(isLowerAlphanumeric)
            ? nil : "it must be 'a' and eleven of a-z and 0-9"
    }
    package init(random: UInt64) { rawValue = "a" + SiteID(random: random).rawValue.dropFirst() }
}

/// A condition that holds for something, from the look that first saw it to the look that saw it gone for long enough. Times are milliseconds
/// since 1970.
package struct Alert: Codable, Sendable, Hashable, Identifiable {
    package var id: AlertID
    package var code: AlertCode
    /// What it is about: a service, a directory, a domain.
    package var subject: String
    /// Whose it is, where it is about a site: the domain may be another site's one day, and that one's owner is not told of this. nil also for what an
    /// older agent stored, unless its site is known.
    package var site: SiteID?
    package var severity: AlertSeverity
    /// One line, without secrets and control characters.
    package var text: String
    /// When it was first seen.
    package var raisedAt: Int64
    /// Its time to become visible counts from then: later than `raisedAt` where another alert covered it.
    package var since: Int64
    package var visibleAt: Int64?
    /// When it was told last, and how often.
    package var toldAt: Int64?
    package var tellings = 0
    /// The code of the open alert that keeps it quiet.
    package var suppressedBy: AlertCode?
    /// It does not hold since then, and is open until it has not for a while.
    package var goneSince: Int64?
    /// How often it came back before it was over, and soon after.
    package var flaps = 0
    package var acknowledgement: Acknowledgement?
    /// How far it has come, where it comes in stages, and the stage that was told last; nil where it has none.
    package var stage: Int?
    package var toldStage: Int?
    package var resolvedAt: Int64?
    package var resolutionToldAt: Int64?

    package init(_ sighting: AlertSighting, id: AlertID, at now: Int64, flaps: Int) {
        self.id = id
        code = sighting.code
        subject = sighting.subject
        site = sighting.site
        severity = sighting.severity
        text = sighting.text
        stage = sighting.stage
        (raisedAt, since, self.flaps) = (now, now, flaps)
    }

    /// That somebody knows of it: no reminders any more. It ends with the alert.
    package struct Acknowledgement: Codable, Sendable, Hashable {
        package var uid: UInt32
        package var name: String
        package var at: Int64
        package var reason: String
        package init(uid: UInt32, name: String, at: Int64, reason: String) {
            self.uid = uid
            self.name = name
            self.at = at
            self.reason = reason
        }
    }

    package enum State: String, Sendable, CaseIterable {
        /// It holds, and not for long enough to be told.
        case pending
        /// Another alert explains it.
        case suppressed
        case open
        case acknowledged
        case resolved
    }

    package var state: State {
        if resolvedAt != nil { return .resolved }
        if suppressedBy != nil { return .suppressed }
        if visibleAt == nil { return .pending }
        return acknowledgement == nil ? .open : .acknowledged
    }

    package enum Telling: String, Sendable, CaseIterable {
        case told
        /// Not yet: quiet hours, or the next look.
        case waits
        /// No channel wants to hear of it.
        case noReceiver = "no-receiver"
    }

    /// Whether people were told of what can be seen; nil where there is nothing to tell.
    package func telling(isHeard: Bool) -> Telling? {
        if toldAt != nil { return .told }
        guard state == .open else { return nil }
        return isHeard ? .waits : .noReceiver
    }

    /// Nothing will be told of it any more.
    package var isSettled: Bool { resolvedAt != nil && (toldAt == nil || resolutionToldAt != nil) }
}

/// That a condition holds for something, in one look.
package struct AlertSighting: Sendable, Hashable {
    package var code: AlertCode
    package var subject: String
    package var site: SiteID?
    package var text: String
    package var severity: AlertSeverity
    /// The further, the worse: a further one is told anew, also to whoever knew of the one before.
    package var stage: Int?

    /// Room for what an authority said, behind what was tried.
    package static let longest = 700

    /// What is said may come from a server or a person: it is made one line here.
    /// - Parameters:
    ///   - site: where the subject is a site's domain.
    ///   - severity: nil: as it is declared.
    package init(
        _ code: AlertCode, _ subject: String, _ text: String, of site: SiteID? = nil, severity: AlertSeverity? = nil, stage: Int? = nil
    ) {
        self.site = site
        self.code = code
        self.severity = severity ?? code.condition.severity
        self.stage = stage
        self.subject = printable(subject)
        self.text = printable(text, longest: Self.longest)
    }
}
