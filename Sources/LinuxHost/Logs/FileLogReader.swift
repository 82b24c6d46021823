import HostServices
import SiteModel

/// One log file: its newest lines, then what is added, also when it is renamed and made anew in between (logrotate).
actor FileLogReader<Format: LogFormat>: LogReader {
    /// At most so many bytes a call: what is left comes with the next.
    private static var step: Int64 { 1 << 20 }

    private let path: String
    private let query: LogQuery
    private let rotated: RotatedLogs<Format>
    private var format: Format
    private var file: LogFile?
    private var position: Int64 = 0
    private var hasBegun = false

    init(_ path: String, _ query: LogQuery, layout: HostLayout, runner: any CommandRunner) {
        self.path = path
        self.query = query
        rotated = RotatedLogs(path: path, query: query, layout: layout, runner: runner)
        format = Format(query)
    }

    func next() async throws -> [LogLine] {
        if !hasBegun {
            hasBegun = true
            return try await newest()
        }
        return try added()
    }

    private func newest() async throws -> [LogLine] {
        var room = LogRoom(lines: query.limit)
        guard let file = try LogFile(path) else { return try await rotated.lines(room) }
        let (lines, end, reachedAge) = try await onBlockingThread { [query, room] stop in
            let end = try Self.lastLineEnd(of: file)
            let (lines, reachedAge) = try Newest<Format>(file: file, query: query, stop: stop).lines(before: end, room)
            return (lines, end, reachedAge)
        }
        self.file = file
        position = end
        for line in lines { room.take(line) }
        guard query.since != nil, !reachedAge, !room.isFull else { return lines }
        return try await rotated.lines(room) + lines
    }

    /// A line that is still being written comes when it is whole.
    private static func lastLineEnd(of file: LogFile) throws(Problem) -> Int64 {
        let size = try file.size()
        let begin = max(0, size - step)
        let last = try file.read(from: begin, to: size).lastIndex(of: UInt8(ascii: "\n"))
        return last.map { begin + Int64($0) + 1 } ?? size
    }

    private func added() throws(Problem) -> [LogLine] {
        var lines: [LogLine] = []
        if let file {
            let before = position
            lines = try rest(of: file)
            // All of it was read, under whatever name it has by now.
            if lines.isEmpty, position == before, let named = try LogFile(path), named.inode != file.inode { self.file = nil }
        }
        if file == nil, let new = try LogFile(path) {
            file = new
            position = 0
            format = Format(query)
            lines += try rest(of: new)
        }
        return lines
    }

    private func rest(of file: LogFile) throws(Problem) -> [LogLine] {
        let size = try file.size()
        // Emptied in place.
        if size < position { position = 0 }
        let bytes = try file.read(from: position, to: min(size, position + Self.step))
        var lines: [LogLine] = []
        var room = LogRoom(lines: LogRoom.linesAtOnce)
        let rest = bytes.eachLine(at: position) { line in
            if room.isFull { return false }
            if let read = format.read(line), query.wants(read) {
                lines.append(read)
                room.take(read)
            }
            return true
        }
        // A line without an end that fills a whole step is passed over.
        position = rest == position && Int64(bytes.count) == Self.step ? position + Self.step : rest
        return lines
    }
}
