import SiteModel

/// One line of `GET /v1/sites/REF/logs` (NDJSON). All text is as it was written: whoever shows it on a terminal must escape it.
package struct LogLineView: Codable, Sendable, Hashable {
    /// Milliseconds since 1970.
    package var at: Int64?
    /// access, error, php, slow, login
    package var kind: String
    package var text: String
    package var visit: VisitView?
    package init(at: Int64?, kind: String, text: String, visit: VisitView? = nil) {
        self.at = at
        self.kind = kind
        self.text = text
        self.visit = visit
    }

    /// A visit's parts, as nginx wrote them.
    package struct VisitView: Codable, Sendable, Hashable {
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
}

/// Which lines a client asks for: the query of the row.
package struct LogRequest: Sendable, Hashable {
    package static let kinds = ["access", "error", "php", "slow", "login"]
    package static let lineRange: ClosedRange<Int64> = 1...10_000
    package static let defaultLines = 100

    /// Empty means all.
    package var kinds: [String]
    /// Milliseconds since 1970.
    package var since: Int64?
    package var containing: String?
    package var lines: Int
    /// Goes on with what comes, until the client hangs up.
    package var follow: Bool
    /// Also the agent's own visits, by which it sees that a site serves.
    package var all: Bool
    package init(
        kinds: [String] = [], since: Int64? = nil, containing: String? = nil, lines: Int = defaultLines, follow: Bool = false,
        all: Bool = false
    ) {
        self.kinds = kinds
        self.since = since
        self.containing = containing
        self.lines = lines
        self.follow = follow
        self.all = all
    }

    package static let keys = ["kind", "since", "grep", "lines", "follow", "all"]

    var query: [(key: String, value: String)] {
        var query = [(key: "lines", value: "\(lines)")]
        if !kinds.isEmpty { query.append(("kind", kinds.joined(separator: ","))) }
        if let since { query.append(("since", "\(since)")) }
        if let containing { query.append(("grep", containing)) }
        if follow { query.append(("follow", "true")) }
        if all { query.append(("all", "true")) }
        return query
    }
}
