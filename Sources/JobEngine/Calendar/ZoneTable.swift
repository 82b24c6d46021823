/// How far clocks of a place are ahead of UTC, and since when: a file of the IANA database as tzfile(5) and RFC 8536 describe it.
struct ZoneTable: Sendable, Hashable {
    /// Seconds since 1970, rising.
    private let changes: [Int64]
    /// Seconds ahead of UTC after each of them.
    private let offsets: [Int64]
    private let before: Int64
    /// For what comes behind the last change.
    private let rest: ZoneRule?

    /// RFC 8536: an offset is less than 26 hours.
    static let mostOffset: Int64 = 26 * 3_600

    /// nil: it is no such file.
    init?(_ file: [UInt8]) {
        // The first block has 32 bits for a time; the second, the one to read, has 64.
        guard let old = Block(file[...], timeSize: 4), old.version >= UInt8(ascii: "2"), let block = Block(old.after, timeSize: 8) else {
            return nil
        }
        guard block.kinds.allSatisfy({ $0 < block.offsets.count }), let first = block.offsets.first,
            zip(block.times, block.times.dropFirst()).allSatisfy({ $0 < $1 }),
            block.offsets.allSatisfy({ abs($0) < Self.mostOffset })
        else { return nil }
        let footer = block.after.dropFirst().prefix { $0 != UInt8(ascii: "\n") }
        guard block.after.first == UInt8(ascii: "\n") else { return nil }
        changes = block.times
        offsets = block.kinds.map { block.offsets[$0] }
        before = first
        guard !footer.isEmpty else {
            rest = nil
            return
        }
        guard let rule = ZoneRule(String(decoding: footer, as: UTF8.self)) else { return nil }
        rest = rule
    }

    func offset(at instant: Int64) -> Int64 {
        guard let last = changes.last, instant < last else { return rest?.offset(at: instant) ?? offsets.last ?? before }
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= instant { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? before : offsets[low - 1]
    }

    /// A header and what it counts.
    private struct Block {
        let version: UInt8
        let times: [Int64]
        let kinds: [Int]
        let offsets: [Int64]
        let after: ArraySlice<UInt8>

        init?(_ bytes: ArraySlice<UInt8>, timeSize: Int) {
            let start = bytes.startIndex
            guard bytes.count >= 44, bytes.prefix(4).elementsEqual("TZif".utf8) else { return nil }
            version = bytes[start + 4]
            let counts = (0..<6).map { Int(Self.number(bytes[(start + 20 + 4 * $0)..<(start + 24 + 4 * $0)])) }
            guard counts.allSatisfy({ (0...10_000).contains($0) }) else { return nil }
            let (utc, standard, leaps, timeCount, typeCount, letters) = (
                counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]
            )
            let size = timeCount * (timeSize + 1) + typeCount * 6 + letters + leaps * (timeSize + 4) + standard + utc
            guard bytes.count >= 44 + size else { return nil }
            let first = start + 44
            times = (0..<timeCount).map { Self.number(bytes[(first + $0 * timeSize)..<(first + ($0 + 1) * timeSize)]) }
            let kindStart = first + timeCount * timeSize
            kinds = bytes[kindStart..<(kindStart + timeCount)].map(Int.init)
            let typeStart = kindStart + timeCount
            offsets = (0..<typeCount).map { Self.number(bytes[(typeStart + $0 * 6)..<(typeStart + $0 * 6 + 4)]) }
            after = bytes[(first + size)...]
        }

        /// Big-endian, with its sign.
        private static func number(_ bytes: ArraySlice<UInt8>) -> Int64 {
            let whole = bytes.reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
            return bytes.count == 4 ? Int64(Int32(truncatingIfNeeded: whole)) : Int64(bitPattern: whole)
        }
    }
}
