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

    func lines(_ room: LogRoom) async throws -> [LogLine] {
        guard query.since != nil else { return [] }
        var room = room
        var batches: [[LogLine]] = []
        for number in 1...Self.most where !room.isFull {
            try Task.checkCancellation()
            let plain = layout.rotated(path, number)
            let packed = layout.packed(plain)
            let (lines, reachedAge): ([LogLine], Bool)
            if let file = try LogFile(plain) {
                (lines, reachedAge) = try await onBlockingThread { [query, room] stop in
                    try Newest<Format>(file: file, query: query, stop: stop).lines(before: file.size(), room)
                }
            } else if access(packed, F_OK) == 0 {
                (lines, reachedAge) = try await unpacked(packed, room)
            } else {
                break
            }
            batches.append(lines)
            for line in lines { room.take(line) }
            if reachedAge { break }
        }
        return batches.reversed().flatMap(\.self)
    }

    /// From its start to its end, keeping no more than what is asked for.
    private func unpacked(_ path: String, _ room: LogRoom) async throws -> (lines: [LogLine], reachedAge: Bool) {
        var lines = GrowingLines<Format>(query: query, room)
        try await Gunzip.read(path) { lines.add($0) }
        return (lines.newest, lines.beganBefore)
    }
}
