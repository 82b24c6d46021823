import Glibc

/// A line of a file, without its end, and where it begins there.
struct RawLine {
    /// More of a line than this is no use to anybody: it is cut.
    static let longest = 16 << 10
    /// More than this is no line of nginx, which writes three headers of 8 KiB with six bytes for one: not read.
    static let longestRead = 256 << 10

    var offset: Int64
    var bytes: ArraySlice<UInt8>

    var text: String { Self.cut(bytes) }

    static func cut(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes.prefix(longest)), as: UTF8.self) }
}

extension Array where Element == UInt8 {
    /// The lines that end in here, one at a time: a million of them are never held together. Empty ones say nothing and are passed over, because they
    /// cost whoever writes them one byte.
    ///
    /// - Parameter take: false: enough.
    /// - Returns: where the last, unfinished line begins, or the first that was not taken.
    func eachLine(at offset: Int64, _ take: (RawLine) throws -> Bool) rethrows -> Int64 {
        try withUnsafeBytes { buffer in
            var begin = 0
            while let end = Self.lineEnd(in: buffer, from: begin) {
                if end > begin, try !take(RawLine(offset: offset + Int64(begin), bytes: self[begin..<end])) { break }
                begin = end + 1
            }
            return offset + Int64(begin)
        }
    }

    static func lineEnd(in buffer: UnsafeRawBufferPointer, from begin: Int) -> Int? {
        guard begin < buffer.count, let base = buffer.baseAddress, let found = memchr(base + begin, 0x0a, buffer.count - begin) else {
            return nil
        }
        return base.distance(to: UnsafeRawPointer(found))
    }
}
