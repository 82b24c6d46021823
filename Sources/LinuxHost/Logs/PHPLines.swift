import HostServices

/// What one site's PHP wrote, FPM's own lines and the site's alike: all of it is the site's own word. Most lines of a site's code carry no time; they
/// are as old as the last one that does.
struct PHPLines: LogFormat {
    private var last: Int64?

    init(_ query: LogQuery) {}

    func time(_ line: RawLine) -> Int64? { LogTime.php(line.bytes) }

    mutating func read(_ line: RawLine) -> LogLine? {
        let own = time(line)
        last = own ?? last
        let text = line.text
        let message = own == nil ? text : text.firstIndex(of: "]").map { String(text[text.index(after: $0)...].drop { $0 == " " }) } ?? text
        return LogLine(kind: Self.kind(of: message), at: last, text: message)
    }

    /// request_slowlog_timeout of templates/fpm.conf.
    static func kind(of message: String) -> LogKind {
        message.contains("executing too slow (") && message.hasPrefix("WARNING: [pool ") ? .slow : .php
    }
}
