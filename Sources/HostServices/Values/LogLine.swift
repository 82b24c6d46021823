import SiteModel

/// What a site's log lines are about.
package enum LogKind: String, Sendable, Codable, CaseIterable {
    /// Visits.
    case access
    /// What nginx could not do for a visitor.
    case error
    /// What PHP and the site's own code say.
    case php
    /// Requests that took PHP too long.
    case slow
    /// Log-ins that failed.
    case login
}

/// One line of a site's logs. `text` is as it was written: a visitor or the site chose parts of it, control characters included.
package struct LogLine: Sendable, Hashable {
    /// A visit's parts, as nginx wrote them.
    package struct Visit: Sendable, Hashable, Codable {
        package var ip: String
        package var method: String
        package var path: String
        package var status: String
        package var bytes: String
        package var seconds: String
        package var cache: String
        package var referrer: String
        package var agent: String
        package init(
            ip: String, method: String, path: String, status: String, bytes: String, seconds: String, cache: String, referrer: String,
            agent: String
        ) {
            self.ip = ip
            self.method = method
            self.path = path
            self.status = status
            self.bytes = bytes
            self.seconds = seconds
            self.cache = cache
            self.referrer = referrer
            self.agent = agent
        }
    }
    package var kind: LogKind
    /// Milliseconds since 1970; nil where the line says no time and none before it did.
    package var at: Int64?
    package var text: String
    package var visit: Visit?
    package init(kind: LogKind, at: Int64?, text: String, visit: Visit? = nil) {
        self.kind = kind
        self.at = at
        self.text = text
        self.visit = visit
    }
}

extension LogLine.Visit {
    /// From this machine, by the name that the agent gives itself. No visitor from elsewhere can hide himself by asking for the same page.
    fileprivate var isOwn: Bool { agent == "agent" && (ip == "::1" || ip.hasPrefix("127.")) }
}

/// Which lines of which site.
package struct LogQuery: Sendable, Hashable {
    package var site: SiteID
    package var identity: SiteIdentity
    /// The public names of the site: what nginx wrote without its id is told by them. A name may have been another's before, so there are none for who
    /// may see some sites alone.
    package var names: Set<String>
    package var kinds: Set<LogKind>
    /// Milliseconds since 1970. Rotated files are only opened for it.
    package var since: Int64?
    /// Lines that hold this text.
    package var containing: String?
    /// At most so many, the newest.
    package var limit: Int
    /// The agent asks for these pages of a site from this machine, to see that it serves: such visits are left out.
    package var ownPaths: Set<String>
    package init(
        site: SiteID, identity: SiteIdentity, names: Set<String>, kinds: Set<LogKind>, since: Int64? = nil, containing: String? = nil,
        limit: Int, ownPaths: Set<String> = []
    ) {
        self.site = site
        self.identity = identity
        self.names = names
        self.kinds = kinds
        self.since = since
        self.containing = containing
        self.limit = limit
        self.ownPaths = ownPaths
    }

    package func wants(_ line: LogLine) -> Bool {
        guard kinds.contains(line.kind) else { return false }
        if let since, let at = line.at, at < since { return false }
        if let visit = line.visit, ownPaths.contains(visit.path), visit.isOwn { return false }
        guard let containing else { return true }
        return line.text.contains(containing)
    }
}
