import HostServices
import SiteModel

/// Reads a file from its end, a block at a time, until there are lines enough or they are too old: a log of gigabytes costs what is asked of it.
struct Newest<Format: LogFormat> {
    /// Ends the memory that a line without an end may take.
    private static var block: Int64 { 1 << 20 }
    /// What a format must have seen before it may be believed (`ErrorLines`).
    private static var context: Int64 { 2 * ErrorLines.longestEntry }

    let file: LogFile
    let query: LogQuery

    /// - Parameter end: where a line begins, or the end of the file.
    /// - Returns: the lines, oldest first, and whether everything before them is older than the query asks for.
    func lines(before end: Int64, limit: Int) throws(Problem) -> (lines: [LogLine], reachedAge: Bool) {
        var found: [LogLine] = []
        var end = end
        var reachedAge = false
        while end > 0, found.count < limit, !reachedAge {
            let begin = max(0, end - Self.block)
            let all = try file.read(from: begin, to: end).lines(at: begin).lines
            // The first is the end of a line that begins before, the next ones only prepare the format.
            let whole = begin == 0 ? all[...] : all.dropFirst()
            let from = begin == 0 ? 0 : (whole.first?.offset ?? end) + Self.context
            var format = Format(query)
            var batch: [LogLine] = []
            for line in whole {
                let read = format.read(line)
                guard line.offset >= from else { continue }
                if let since = query.since, let time = format.time(line), time < since { reachedAge = true }
                if let read, query.wants(read) { batch.append(read) }
            }
            found = batch + found
            end = begin == 0 ? 0 : whole.first { $0.offset >= from }?.offset ?? begin
        }
        return (Array(found.suffix(limit)), reachedAge)
    }
}
