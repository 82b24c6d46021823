import HostServices
import SiteModel

/// Reads a file from its end, a block at a time, until there are lines enough or they are too old: a log of gigabytes costs what is asked of it.
struct Newest<Format: LogFormat> {
    /// Ends the memory that a line without an end may take: a line longer than this is passed over.
    private static var block: Int64 { 1 << 20 }
    /// What a format must have seen before it may be believed (`ErrorLines`).
    private static var context: Int64 { 2 * ErrorLines.longestEntry }

    let file: LogFile
    let query: LogQuery
    let stop: StopSign

    /// - Parameter end: where a line begins, or the end of the file.
    /// - Returns: the lines, oldest first, and whether everything before them is older than the query asks for.
    func lines(before end: Int64, _ room: LogRoom) throws -> (lines: [LogLine], reachedAge: Bool) {
        var batches: [[LogLine]] = []
        var (end, room, reachedAge) = (end, room, false)
        while end > 0, !room.isFull, !reachedAge {
            try stop.check()
            let block = try read(before: end, room)
            batches.append(block.lines)
            for line in block.lines { room.take(line) }
            (end, reachedAge) = (block.next, block.reachedAge)
        }
        return (batches.reversed().flatMap(\.self), reachedAge)
    }

    private struct Block {
        var lines: [LogLine]
        /// Where the block before this one ends.
        var next: Int64
        var reachedAge = false
    }

    private func read(before end: Int64, _ room: LogRoom) throws -> Block {
        let begin = max(0, end - Self.block)
        // What begins before the block can throw doubt on the first lines in it: these only prepare the format, and are read with the next block.
        let from = begin == 0 ? 0 : begin + Self.context
        var format = Format(query)
        var batch = NewestLines(room)
        var reachedAge = false
        var (first, last): (Int64?, Int64?) = (nil, nil)
        let rest = try file.read(from: begin, to: end).eachLine(at: begin) { line in
            // The end of a line that begins before; one that begins right here is read with the next block.
            if line.offset == begin, begin > 0 { return true }
            let read = format.read(line)
            last = line.offset
            guard line.offset >= from else { return true }
            first = first ?? line.offset
            if let since = query.since, let time = format.time(line), time < since { reachedAge = true }
            if let read, query.wants(read) { batch.add(read) }
            return true
        }
        // Each of these is before the end: a block that is one long line is passed over, and so is what of it is in this one.
        let next = begin == 0 ? 0 : first ?? (rest < end ? rest : last ?? begin)
        return Block(lines: batch.lines, next: next, reachedAge: reachedAge)
    }
}
