import Glibc
import HostServices
import SiteModel

/// The files that a log was before it was rotated: NAME.1 is the newest, packed ones end in .gz. Opened only for lines of a time.
struct RotatedLogs<Format: LogFormat>: Sendable {
    /// A year of days.
    private static var most: Int { 366 }

    let path: String
    let query: LogQuery
    let layout: HostLayout
    let runner: any CommandRunner

    func lines(limit: Int) async throws -> [LogLine] {
        guard query.since != nil else { return [] }
        var found: [LogLine] = []
        for number in 1...Self.most where found.count < limit {
            let plain = layout.rotated(path, number)
            let packed = layout.packed(plain)
            let (lines, reachedAge): ([LogLine], Bool)
            if let file = try LogFile(plain) {
                (lines, reachedAge) = try await onBlockingThread { [query, found] () throws(Problem) in
                    try Newest<Format>(file: file, query: query).lines(before: file.size(), limit: limit - found.count)
                }
            } else if access(packed, F_OK) == 0 {
                (lines, reachedAge) = try await unpacked(packed, limit: limit - found.count)
            } else {
                break
            }
            found = lines + found
            if reachedAge { break }
        }
        return found
    }

    /// From its start to its end, keeping no more than what is asked for.
    private func unpacked(_ path: String, limit: Int) async throws -> (lines: [LogLine], reachedAge: Bool) {
        var lines = GrowingLines<Format>(query: query, limit: limit)
        try await Gunzip.read(path) { lines.add($0) }
        return (lines.newest, lines.beganBefore)
    }
}

/// Lines out of bytes as they come.
struct GrowingLines<Format: LogFormat> {
    private let query: LogQuery
    private let limit: Int
    private var format: Format
    private var rest: [UInt8] = []
    private var offset: Int64 = 0
    private var kept: [LogLine] = []
    /// The first line is older than the query asks for: so are all files before this one.
    private(set) var beganBefore = false

    init(query: LogQuery, limit: Int) {
        self.query = query
        self.limit = limit
        format = Format(query)
    }

    var newest: [LogLine] { Array(kept.suffix(limit)) }

    mutating func add(_ bytes: some Sequence<UInt8>) {
        rest.append(contentsOf: bytes)
        let (lines, begin) = rest.lines(at: offset)
        for line in lines {
            if let since = query.since, let time = format.time(line), time < since { beganBefore = true }
            if let read = format.read(line), query.wants(read) { kept.append(read) }
        }
        rest.removeFirst(Int(begin - offset))
        offset = begin
        if rest.count > 1 << 20 {
            offset += Int64(rest.count)
            rest = []
        }
        if kept.count > 2 * limit { kept.removeFirst(kept.count - limit) }
    }
}
