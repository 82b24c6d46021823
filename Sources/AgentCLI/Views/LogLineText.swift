import AgentAPI

/// A line of a log. Visitors choose parts of it (User-Agent, path): nothing in it may drive the reader's terminal or begin a line.
enum LogLineText {
    static func plain(_ line: LogLineView) -> String {
        "\(Value.time(line.at.map { $0 / 1000 }).flat) \(line.kind) \(Printable.line(line.text))"
    }

    static func json(_ line: LogLineView) -> String {
        var record: Value.Record = [
            .init("at", .time(line.at.map { $0 / 1000 })), .init("kind", .text(line.kind)), .init("text", .text(line.text)),
        ]
        if let visit = line.visit {
            record += [
                .init("ip", .text(visit.ip)), .init("method", .text(visit.method)), .init("path", .text(visit.path)),
                .init("status", .text(visit.status)), .init("bytes", .text(visit.bytes)), .init("seconds", .text(visit.seconds)),
                .init("cache", .text(visit.cache)), .init("referrer", .text(visit.referrer)), .init("agent", .text(visit.agent)),
            ]
        }
        return JSONText.line(record)
    }
}
