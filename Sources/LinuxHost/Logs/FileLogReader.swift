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
        guard let file = try LogFile(path) else { return try await rotated.lines(limit: query.limit) }
        let (lines, end, reachedAge) = try await onBlockingThread { [query] () throws(Problem) in
            let end = try Self.lastLineEnd(of: file)
            let (lines, reachedAge) = try Newest<Format>(file: file, query: query).lines(before: end, limit: query.limit)
            return (lines, end, reachedAge)
        }
        self.file = file
        position = end
        guard query.since != nil, !reachedAge, lines.count < query.limit else { return lines }
        return try await rotated.lines(limit: query.limit - lines.count) + lines
    }

    /// A line that is still being written comes when it is whole.
    private static func lastLineEnd(of file: LogFile) throws(Problem) -> Int64 {
        let size = try file.size()
        let begin = max(0, size - step)
        let (lines, rest) = try file.read(from: begin, to: size).lines(at: begin)
        return lines.isEmpty ? size : rest
    }

    private func added() throws(Problem) -> [LogLine] {
        var lines: [LogLine] = []
        if let file {
            lines = try rest(of: file)
            // All of it was read, under whatever name it has by now.
            if lines.isEmpty, let named = try LogFile(path), named.inode != file.inode { self.file = nil }
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
        let (raw, rest) = bytes.lines(at: position)
        // A line without an end that fills a whole step is passed over.
        position = raw.isEmpty && Int64(bytes.count) == Self.step ? position + Self.step : rest
        return raw.compactMap { format.read($0) }.filter(query.wants)
    }
}
