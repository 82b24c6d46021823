import SiteModel

/// Leave to become a site's user, and who that is.
package struct ShellGrant: Codable, Sendable, Hashable {
    package var site: String
    package var domain: String
    package var uid: UInt32
    package var gid: UInt32
    package var contentGeneration: Int
    /// nil: of an older daemon, which knew the standard only.
    package var limits: MachineLimits?
    package init(site: String, domain: String, uid: UInt32, gid: UInt32, contentGeneration: Int, limits: MachineLimits? = nil) {
        self.site = site
        self.domain = domain
        self.uid = uid
        self.gid = gid
        self.contentGeneration = contentGeneration
        self.limits = limits
    }
}

/// How a site is, in one view: each part was asked for it.
package struct SiteStatusView: Codable, Sendable, Hashable {
    package var id: String
    package var domain: String
    package var url: String
    /// live, disabled or trashed
    package var state: String
    /// Its first page, asked for from outside and past the page cache, was an answer; nil when it is switched off or in the trash.
    package var serving: Bool?
    /// The HTTP status, or why there was none, or why nobody asked.
    package var answer: String?
    package var milliseconds: Int64?
    /// awake, asleep, failed, stopped: before its page was asked for, which wakes it.
    package var php: String
    package var phpPID: Int32?
    /// Seconds since 1970.
    package var phpSince: Int64?
    /// ok, or what is wrong.
    package var database: String
    /// Bytes on disk of what is the site's alone, and of its stored pages.
    package var diskUsed: UInt64
    package var cacheUsed: UInt64
    /// The last run of its schedule since the daemon's start.
    package var lastCron: Int64?
    package var cronProblem: String?
    package var lastChange: String?
    package var lastChangeTitle: String?
    package var lastChangeState: String?
    package var lastChangeAt: Int64?
    package init(
        id: String, domain: String, url: String, state: String, serving: Bool?, answer: String?, milliseconds: Int64?, php: String,
        phpPID: Int32?, phpSince: Int64?, database: String, diskUsed: UInt64, cacheUsed: UInt64, lastCron: Int64? = nil,
        cronProblem: String? = nil, lastChange: String? = nil, lastChangeTitle: String? = nil, lastChangeState: String? = nil,
        lastChangeAt: Int64? = nil
    ) {
        self.id = id
        self.domain = domain
        self.url = url
        self.state = state
        self.serving = serving
        self.answer = answer
        self.milliseconds = milliseconds
        self.php = php
        self.phpPID = phpPID
        self.phpSince = phpSince
        self.database = database
        self.diskUsed = diskUsed
        self.cacheUsed = cacheUsed
        self.lastCron = lastCron
        self.cronProblem = cronProblem
        self.lastChange = lastChange
        self.lastChangeTitle = lastChangeTitle
        self.lastChangeState = lastChangeState
        self.lastChangeAt = lastChangeAt
    }
}
