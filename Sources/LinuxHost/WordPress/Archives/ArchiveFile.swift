import Crypto
import Foundation
import SiteModel

/// An archive as a file: its kind by its first bytes, its checksums, its fingerprint.
struct ArchiveFile: Sendable {
    enum Kind: Sendable { case gzip, zip }

    let path: String
    let file: RegularFile
    let kind: Kind
    let size: Int64
    /// In a zip, how many entries its directory at the end names: a file that was cut short has none.
    let listedEntries: Int?

    /// - Parameter path: absolute; of a symlink, what it leads to.
    init(_ path: String) throws(Problem) {
        guard let resolved = realpath(path, nil) else { throw systemCallProblem("open", path) }
        defer { free(resolved) }
        let real = String(cString: resolved)
        let name = try EntryName(String(real[real.index(after: real.lastIndex(of: "/") ?? real.startIndex)...]))
        try self.init(Directory.open(AtomicFile.parent(of: real)).file(name), path: path)
    }

    init(_ file: RegularFile, path: String) throws(Problem) {
        self.path = path
        self.file = file
        size = Int64(try file.status().st_size)
        guard size <= 512 << 20 else {
            throw .cannot("use the archive", path, "it is larger than 512 MiB", code: .unsafeArchive)
        }
        var start = [UInt8](repeating: 0, count: 4)
        guard try file.read(at: 0, into: &start) == 4 else {
            throw .cannot("read", path, "it is cut short", code: .sourceCorrupt)
        }
        if start[0] == 0x1F, start[1] == 0x8B {
            (kind, listedEntries) = (.gzip, nil)
        } else if start == [0x50, 0x4B, 3, 4] {
            guard let count = try Self.entriesListed(file, size) else {
                throw .cannot("read", path, "it is cut short: the directory at its end is missing", code: .sourceCorrupt)
            }
            (kind, listedEntries) = (.zip, count)
        } else {
            throw .cannot("read", path, "it is neither .tar.gz nor .zip", code: .sourceCorrupt)
        }
    }

    /// From the end-of-central-directory record, which lies in the last 64 KiB and ends with a comment.
    private static func entriesListed(_ file: RegularFile, _ size: Int64) throws(Problem) -> Int? {
        var tail = [UInt8](repeating: 0, count: Int(min(size, 65_557)))
        let count = try file.read(at: size - Int64(tail.count), into: &tail)
        guard count == tail.count, count >= 22 else { return nil }
        for at in stride(from: count - 22, through: 0, by: -1) where tail[at..<at + 4].elementsEqual([0x50, 0x4B, 5, 6]) {
            return Int(tail[at + 10]) | Int(tail[at + 11]) << 8
        }
        return nil
    }

    func fingerprint() throws(Problem) -> String { try SourceFingerprint.file(file) }

    func copy(to target: RegularFile) throws(Problem) {
        try file.seek(to: 0)
        try file.copy(Int(size), to: target)
    }

    func checksums() throws(Problem) -> (sha1: String, sha256: String) {
        var (sha1, sha256) = (Insecure.SHA1(), SHA256())
        var buffer = [UInt8](repeating: 0, count: 1 << 17)
        var at: Int64 = 0
        while true {
            let count = try file.read(at: at, into: &buffer)
            if count == 0 { return (hexadecimal(sha1.finalize()), hexadecimal(sha256.finalize())) }
            buffer.withUnsafeBytes {
                let piece = UnsafeRawBufferPointer(rebasing: $0[..<count])
                sha1.update(bufferPointer: piece)
                sha256.update(bufferPointer: piece)
            }
            at += Int64(count)
        }
    }
}
