import SiteModel

/// An event of a site's WordPress. The hook is the site's own word.
package struct CronEventView: Codable, Sendable, Hashable {
    package var hook: String
    /// Seconds since 1970.
    package var next: Int64
    /// hourly, daily …; nil for once.
    package var schedule: String?
    package init(hook: String, next: Int64, schedule: String?) {
        self.hook = hook
        self.next = next
        self.schedule = schedule
    }
}

/// What a site's WordPress means to do, the next first.
package struct CronView: Codable, Sendable, Hashable {
    package var events: [CronEventView]
    package init(events: [CronEventView]) { self.events = events }
}

/// One run of a site's schedule.
package struct CronRun: Codable, Sendable, Hashable {
    package var site: String
    /// How many events were due when it began.
    package var due: Int
    package var milliseconds: Int64
    package init(site: String, due: Int, milliseconds: Int64) {
        self.site = site
        self.due = due
        self.milliseconds = milliseconds
    }
}
