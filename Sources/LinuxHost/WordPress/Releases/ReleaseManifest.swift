import Crypto
import Foundation
import SiteModel

/// The SHA-256 of each file of a tree by relative path. Written as `sha256sum --check` reads it, so that anyone can verify the store.
package struct ReleaseManifest: Sendable, Hashable {
    /// Path → 64 hexadecimal digits.
    package var files: [String: String]
    package var bytes: Int64

    /// Reads every file of `tree`, which only the agent can write.
    package init(of tree: Directory) throws(Problem) {
        files = [:]
        bytes = 0
        var buffer = [UInt8](repeating: 0, count: 1 << 17)
        var open: [(directory: Directory, path: String)] = [(tree, "")]
        while let (directory, path) = open.popLast() {
            for entry in try directory.entries() {
                let below = path + (path.isEmpty ? "" : "/") + entry.name.description
                switch entry.kind {
                case .directory: open.append((try directory.directory(entry.name), below))
                case .file: files[below] = try hash(try directory.file(entry.name), &buffer)
                default: throw .cannot("store", directory.labelled(entry.name), "it is not a file", code: .sourceCorrupt)
                }
            }
        }
    }

    private mutating func hash(_ file: RegularFile, _ buffer: inout [UInt8]) throws(Problem) -> String {
        var hash = SHA256()
        while true {
            let count = try file.read(into: &buffer)
            if count == 0 { return hexadecimal(hash.finalize()) }
            buffer.withUnsafeBytes { hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            bytes += Int64(count)
        }
    }

    package init(parsing text: String) {
        files = [:]
        bytes = 0
        for line in text.split(separator: "\n") where line.utf8.count > 66 {
            files[String(line.dropFirst(66))] = String(line.prefix(64))
        }
    }

    package var text: String { files.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined() }

    /// The first path, in order, at which this tree is not as the stored one, and what is the matter there.
    package func firstDifference(from stored: ReleaseManifest) -> (path: String, what: String)? {
        for path in Set(files.keys).union(stored.files.keys).sorted() where files[path] != stored.files[path] {
            return (path, files[path] == nil ? "is missing" : stored.files[path] == nil ? "should not be there" : "differs")
        }
        return nil
    }
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
