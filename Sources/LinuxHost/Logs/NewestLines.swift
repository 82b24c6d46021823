import HostServices

/// How much an answer may hold: so many lines, and so many bytes, because a site chooses how long its lines are.
struct LogRoom {
    static let bytes = 8 << 20
    /// Of a log that is followed: the rest comes with the next call.
    static let linesAtOnce = 10_000

    var lines: Int
    var bytes = Self.bytes

    var isFull: Bool { lines <= 0 || bytes <= 0 }

    mutating func take(_ line: LogLine) {
        lines -= 1
        bytes -= line.cost
    }
}

/// The newest of many lines that come in their order, as many as there is room for.
struct NewestLines {
    private let room: LogRoom
    private var kept: [LogLine] = []
    private var bytes = 0

    init(_ room: LogRoom) { self.room = room }

    mutating func add(_ line: LogLine) {
        kept.append(line)
        bytes += line.cost
        // Not at each line, so that leaving out costs what adding does.
        if kept.count > 2 * room.lines || bytes > 2 * room.bytes { trim() }
    }

    /// The oldest first.
    var lines: [LogLine] {
        var left = room
        var count = 0
        for line in kept.reversed() {
            if left.isFull { break }
            left.take(line)
            count += 1
        }
        return Array(kept.suffix(count))
    }

    private mutating func trim() {
        kept = lines
        bytes = kept.reduce(0) { $0 + $1.cost }
    }
}

extension LogLine {
    /// About what it takes in memory.
    var cost: Int {
        let parts = visit.map { $0.path.utf8.count + $0.referrer.utf8.count + $0.agent.utf8.count } ?? 0
        return 256 + text.utf8.count + parts
    }
}
