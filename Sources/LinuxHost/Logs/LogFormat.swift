import HostServices

/// A line of a file, without its end, and where it begins there.
struct RawLine {
    /// More of a line than this is no use to anybody: it is cut.
    static let longest = 16 << 10

    var offset: Int64
    var bytes: ArraySlice<UInt8>

    var text: String { String(decoding: bytes.prefix(Self.longest), as: UTF8.self) }
}

/// Understands the lines of one file, in their order.
protocol LogFormat: Sendable {
    /// Before the first line, and wherever lines were left out.
    init(_ query: LogQuery)
    /// nil for lines of others.
    mutating func read(_ line: RawLine) -> LogLine?
    /// When a line was written, whoever's it is: reading backwards ends there.
    func time(_ line: RawLine) -> Int64?
}

extension Array where Element == UInt8 {
    /// The lines that end in here. `rest` is where the last, unfinished one begins.
    func lines(at offset: Int64) -> (lines: [RawLine], rest: Int64) {
        var lines: [RawLine] = []
        var begin = startIndex
        while let end = self[begin...].firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(RawLine(offset: offset + Int64(begin), bytes: self[begin..<end]))
            begin = end + 1
        }
        return (lines, offset + Int64(begin))
    }
}
