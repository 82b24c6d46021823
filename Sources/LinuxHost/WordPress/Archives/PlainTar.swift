import Foundation
import SiteModel

/// A ustar file, read with distrust: whoever wrote it may have been taken over by what it read.
struct PlainTar: Sendable {
    struct Entry: Sendable, Hashable {
        enum Kind: Sendable, Hashable {
            case file, directory
            case other(String)
        }
        var name: [UInt8]
        var kind: Kind
        /// Where a file's bytes lie.
        var offset: Int64
        var size: Int64
    }

    let file: RegularFile
    /// The archive, for messages.
    let source: String

    /// Headers only. Stops with `unsafe-archive` at the first number that is out of bounds.
    func entries() throws(Problem) -> [Entry] {
        var found: [Entry] = []
        var at: Int64 = 0
        var total: Int64 = 0
        var header = [UInt8](repeating: 0, count: 512)
        while true {
            guard try file.read(at: at, into: &header) == 512 else { throw damaged() }
            if header.allSatisfy({ $0 == 0 }) { return found }
            guard header[257..<263].elementsEqual(Array("ustar\0".utf8)), let size = octal(header[124..<136]) else { throw damaged() }
            found.append(Entry(name: name(header), kind: kind(header[156]), offset: at + 512, size: size))
            total += size
            if found.count > ArchiveRules.entryLimit {
                throw .cannot("use the archive", source, "it holds more than \(ArchiveRules.entryLimit) entries", code: .unsafeArchive)
            }
            if total > ArchiveRules.byteLimit {
                throw .cannot(
                    "use the archive", source, "it unpacks to more than \(ArchiveRules.byteLimit >> 20) MiB", code: .unsafeArchive)
            }
            at += 512 + (size + 511) / 512 * 512
        }
    }

    private func name(_ header: [UInt8]) -> [UInt8] {
        let (prefix, name) = (header[345..<500].prefix { $0 != 0 }, header[0..<100].prefix { $0 != 0 })
        return prefix.isEmpty ? Array(name) : Array(prefix) + [47] + Array(name)
    }

    private func kind(_ flag: UInt8) -> Entry.Kind {
        switch flag {
        case UInt8(ascii: "0"), 0: .file
        case UInt8(ascii: "5"): .directory
        case UInt8(ascii: "1"): .other("a hard link")
        case UInt8(ascii: "2"): .other("a symlink")
        default: .other("neither a file nor a directory")
        }
    }

    /// Eleven octal digits at most, so no sum of `entryLimit` of them overflows.
    private func octal(_ field: ArraySlice<UInt8>) -> Int64? {
        let digits = field.prefix { $0 != 0 && $0 != 32 }
        guard !digits.isEmpty, digits.count <= 11, digits.allSatisfy({ (48...55).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 << 3 | Int64($1 - 48) }
    }

    private func damaged() -> Problem { .cannot("read", source, "it is damaged", code: .sourceCorrupt) }
}
