import HostServices

/// Lines out of bytes as they come. Each byte is looked at once, and of a line no more is held than a format may read.
struct GrowingLines<Format: LogFormat> {
    private let query: LogQuery
    private var format: Format
    private var line: [UInt8] = []
    /// Where the line begins, and where the bytes end that came.
    private var (begin, end): (Int64, Int64) = (0, 0)
    private var kept: NewestLines
    /// The first line is older than the query asks for: so are all files before this one.
    private(set) var beganBefore = false

    init(query: LogQuery, _ room: LogRoom) {
        self.query = query
        kept = NewestLines(room)
        format = Format(query)
    }

    var newest: [LogLine] { kept.lines }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        var from = 0
        while from < bytes.count {
            let lineEnd = [UInt8].lineEnd(in: bytes, from: from)
            let piece = bytes[from..<(lineEnd ?? bytes.count)]
            line.append(contentsOf: piece.prefix(max(0, RawLine.longestRead - line.count)))
            end += Int64(piece.count)
            from += piece.count
            if lineEnd == nil { return }
            from += 1
            end += 1
            if !line.isEmpty { read(RawLine(offset: begin, bytes: line[...])) }
            line.removeAll(keepingCapacity: true)
            begin = end
        }
    }

    private mutating func read(_ line: RawLine) {
        if let since = query.since, let time = format.time(line), time < since { beganBefore = true }
        if let read = format.read(line), query.wants(read) { kept.add(read) }
    }
}
