import HostServices

/// nginx's error log: `DATE [LEVEL] PID#TID: *CONNECTION MESSAGE, client: IP, server: NAME, request: …`. It escapes nothing: a path may hold a line
/// end, and whoever chose the path then chose what the next line looks like. So:
///
/// - a line of a connection that does not say its server was cut in two. nginx writes at most 2,048 bytes an entry: what begins within these is not believed;
/// - a line that names two servers was made to: it is shown to neither site.
struct ErrorLines: LogFormat {
    /// NGX_MAX_ERROR_STR
    static let longestEntry: Int64 = 2048
    private static let server = ", server: "
    private let names: Set<String>
    private let vhost: String
    private var believedFrom: Int64 = 0

    init(_ query: LogQuery) {
        names = query.names
        vhost = "/\(query.site).conf:"
    }

    func time(_ line: RawLine) -> Int64? { LogTime.errorLog(line.bytes) }

    mutating func read(_ line: RawLine) -> LogLine? {
        guard line.offset >= believedFrom, let at = time(line) else { return nil }
        let text = line.text
        let servers = Self.servers(in: text)
        if servers.isEmpty {
            if text.contains(": *") { believedFrom = line.offset + Self.longestEntry }
            // What nginx says of the site's own file, when it reads it.
            return !text.contains(": *") && text.contains(vhost) ? LogLine(kind: .error, at: at, text: Self.message(text)) : nil
        }
        return servers.isSubset(of: names) ? LogLine(kind: .error, at: at, text: Self.message(text)) : nil
    }

    private static func servers(in text: String) -> Set<String> {
        Set(text.split(separator: server, omittingEmptySubsequences: false).dropFirst().map { String($0.prefix { $0 != "," }) })
    }

    /// Without the time, which is told apart.
    private static func message(_ text: String) -> String { String(text.dropFirst(20)) }
}
