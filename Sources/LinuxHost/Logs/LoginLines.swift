import HostServices

/// The host's one log of failed log-ins (`LoginLog`). The agent wrote every byte of it; a site is told its own lines.
struct LoginLines: LogFormat {
    private static let timeLength = 25
    private let mark: [UInt8]

    init(_ query: LogQuery) { mark = Array(" site=\(query.site) ".utf8) }

    func time(_ line: RawLine) -> Int64? { LogTime.iso(line.bytes.prefix(Self.timeLength)) }

    func read(_ line: RawLine) -> LogLine? {
        guard let at = time(line) else { return nil }
        let rest = line.bytes.dropFirst(Self.timeLength)
        // ` login-failed` or ` logins-dropped`, then the site: the first field, before anything that somebody typed.
        guard rest.dropFirst().drop(while: { $0 != UInt8(ascii: " ") }).starts(with: mark) else { return nil }
        return LogLine(kind: .login, at: at, text: RawLine.cut(rest.dropFirst()))
    }
}
